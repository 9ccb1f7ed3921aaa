import { describe, expect, it } from 'vitest';
import { isSection, type Section } from '../../src/config/text/key_path.js';
import { textOf } from './app_files.js';
import { readHomeAssistantYaml, yamlFilesBelow } from './blueprints_known.js';

/** The keys of the cards that we use; source: https://www.home-assistant.io/dashboards/cards/, one page for each card. */
const cardKeys: Readonly<Record<string, readonly string[]>> = {
  heading: ['heading', 'icon', 'heading_style', 'badges'],
  tile: [
    ...['entity', 'name', 'icon', 'color', 'state_content', 'hide_state', 'tap_action', 'icon_tap_action'],
    ...['features', 'grid_options'],
  ],
  markdown: ['content', 'title'],
  button: ['entity', 'name', 'icon', 'show_state', 'tap_action'],
  logbook: ['target', 'hours_to_show', 'title'],
  'history-graph': ['entities', 'hours_to_show', 'title'],
};
/** Source: https://www.home-assistant.io/dashboards/views/ and …/dashboards/sections/ */
const viewKeys = ['title', 'path', 'icon', 'type', 'max_columns', 'sections'];
const sectionKeys = ['type', 'cards', 'visibility'];

const sectionsIn = (list: unknown): readonly Section[] => {
  if (!Array.isArray(list) || !list.every(isSection)) throw new Error('not a list of sections');
  return list;
};

const unknownKeys = (section: Section, keys: readonly string[]): readonly string[] =>
  Object.keys(section).filter((key) => !keys.includes(key));

/** Cards that would be an error message in a house without that entity, and so have to be hidden there. */
const needNotBeThere = /_nas_|battery_charge|battery_runtime/;

describe.each(yamlFilesBelow('addon/dashboards'))('the dashboard %s', (file) => {
  const dashboard = readHomeAssistantYaml(file);
  const views = sectionsIn(dashboard['views']);
  const sections = views.flatMap((view) => sectionsIn(view['sections']));
  const cards = sections.flatMap((section) =>
    sectionsIn(section['cards']).map((card) => ({ section, card })),
  );

  it('has keys that Home Assistant knows', () => {
    expect(unknownKeys(dashboard, ['title', 'views'])).toEqual([]);
    for (const view of views) expect(unknownKeys(view, viewKeys)).toEqual([]);
    for (const section of sections) expect(unknownKeys(section, sectionKeys)).toEqual([]);
    for (const { card } of cards) {
      const keys = cardKeys[String(card['type'])];
      expect(keys, String(card['type'])).toBeDefined();
      expect(unknownKeys(card, ['type', 'visibility', ...(keys ?? [])])).toEqual([]);
    }
  });

  it('names every tile and button: the name of the device before that of the entity does not fit into it', () => {
    for (const { card } of cards.filter(({ card }) => ['tile', 'button'].includes(String(card['type'])))) {
      expect(card['name'], String(card['entity'])).toMatch(/^.{2,14}$/);
      // Two contents need the whole width of a section.
      if ('state_content' in card) expect(card['grid_options']).toEqual({ columns: 'full' });
    }
  });

  it('quotes its questions, which not every reader of YAML takes otherwise', () => {
    expect(textOf(file)).not.toMatch(/text: [^"'\n]*\?/);
  });

  it('hides what a house need not have', () => {
    const shown = cards.filter(
      ({ section, card }) =>
        needNotBeThere.test(String(card['entity'])) && !('visibility' in card) && !('visibility' in section),
    );
    expect(shown).toEqual([]);
  });
});
