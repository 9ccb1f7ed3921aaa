import { describe, expect, it } from 'vitest';
import { commandReaders } from '../../src/adapters/mqtt/commands.js';
import { announcementTypes } from '../../src/domain/core/announcement.js';
import { isSection, type Section } from '../../src/config/text/key_path.js';
import { fridayDrill, nas } from '../adapters/mqtt/given.js';
import { textOf } from './app_files.js';
import {
  entitiesNamedIn,
  knownEntities,
  knownTopics,
  readHomeAssistantYaml,
  topicsNamedIn,
  yamlFilesBelow,
} from './blueprints_known.js';
import { complaintsOfAutomation, complaintsOfBlueprint } from './blueprints_rules.js';

const blueprints = yamlFilesBelow('addon/blueprints');
const automations = yamlFilesBelow('addon/automations');

const sectionAt = (section: Section, ...keys: readonly string[]): Section => {
  let at: unknown = section;
  for (const key of keys) at = isSection(at) ? at[key] : undefined;
  if (!isSection(at)) throw new Error(`there is no section ${keys.join('.')}`);
  return at;
};

const inputsUsedIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.startsWith('!input ') ? [value.slice('!input '.length)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(inputsUsedIn) : [];
};

describe.each(blueprints)('the blueprint %s', (file) => {
  const automation = readHomeAssistantYaml(file);
  const blueprint = sectionAt(automation, 'blueprint');
  const inputs = sectionAt(blueprint, 'input');

  it('is one that Home Assistant takes', () => {
    expect([...complaintsOfBlueprint(blueprint), ...complaintsOfAutomation(automation)]).toEqual([]);
  });

  it('uses every input that it asks for, and no other', () => {
    expect([...new Set(inputsUsedIn(automation))].sort()).toEqual(Object.keys(inputs).sort());
  });

  it('explains every input, or has a name that needs no explanation, and can be used as it is', () => {
    for (const [name, input] of Object.entries(inputs)) {
      expect(input, name).toHaveProperty('name');
      expect(input, name).toHaveProperty('default');
    }
  });
});

describe('the blueprint for notifications', () => {
  const file = 'addon/blueprints/automation/power_notifications.yaml';
  const inputs = sectionAt(readHomeAssistantYaml(file), 'blueprint', 'input');
  const { default: byDefault, selector } = sectionAt(inputs, 'event_types');
  const select = sectionAt({ selector }, 'selector', 'select');
  const offered: readonly unknown[] = Array.isArray(select['options'])
    ? select['options'].map((option: unknown) => (isSection(option) ? option['value'] : option))
    : [];

  it('offers events that there are', () => {
    expect(offered.length).toBeGreaterThan(4);
    expect(offered.filter((type) => !announcementTypes.some((known) => known === type))).toEqual([]);
  });

  it('tells by default of an outage, a low battery, the return of the mains, and what could not be done', () => {
    expect(byDefault).toEqual([
      'mains_lost',
      'low_battery',
      'mains_restored',
      'host_wake_failed',
      'command_refused',
    ]);
    expect(offered).toEqual(expect.arrayContaining(Array.isArray(byDefault) ? byDefault : [byDefault]));
  });

  it('does not say in its message what is its title: both are parts of what the event says', () => {
    const variables = sectionAt(readHomeAssistantYaml(file), 'variables');
    expect(variables['title']).toContain("text.split(': ')[0]");
    expect(variables['message']).toContain("text.split(': ', 1) | last");
  });
});

describe('the blueprint for putting off', () => {
  const file = 'addon/blueprints/automation/schedule_actions.yaml';
  const text = JSON.stringify(readHomeAssistantYaml(file));

  it('asks about events that there are, and answers on topics that there are', () => {
    const types = [...text.matchAll(/event_type == '(\w+)'/g)].map(([, type]) => type);
    expect(types).toEqual(['schedule_announced', 'host_wake_failed']);
    expect(types.filter((type) => !announcementTypes.some((known) => known === type))).toEqual([]);
    const topics = [...commandReaders({ hosts: [nas], upses: [], schedules: [fridayDrill] }).keys()];
    const answered = [
      ...text.matchAll(/\{\{ base \}\}\/(\w+)\/\{\{ (?:asked\[4\]|answer\[18:\]) \}\}\/(\w+)/g),
    ];
    const known = answered.map(([, kind, what]) =>
      topics.some((topic) => new RegExp(`^${kind}/\\w+/${what}$`).test(topic)),
    );
    expect(known).toEqual([true, true]);
  });

  it('does not put off the start after the one that it asked about', () => {
    expect(text).toContain('now().timestamp() < asked[3] | int');
  });

  it('reads the id behind what every button begins with', () => {
    expect('SENTINEL_UPS_WAKE_').toHaveLength(18);
    // What Python makes of it: the fifth part is all the rest.
    expect(text).toContain("answer.split('_', 4)");
    const [, before = ''] = /"action":"(SENTINEL_UPS_SKIP_[^"]*)\{\{ schedule \}\}"/.exec(text) ?? [];
    expect(before.split('_')).toHaveLength(5);
    for (const button of ['SENTINEL_UPS_SKIP_', 'SENTINEL_UPS_WAKE_']) {
      expect(text.split(`startswith('${button}')`)).toHaveLength(2);
      expect(text.split(`"action":"${button}{{`)).toHaveLength(2);
    }
  });
});

describe('the blueprint that cuts the output of a UPS', () => {
  const automation = readHomeAssistantYaml('addon/blueprints/automation/cut_when_safe.yaml');

  it('lets the mains that is back overtake the cut that waits', () => {
    expect(automation['mode']).toBe('restart');
    const triggers = Array.isArray(automation['triggers']) ? automation['triggers'] : [];
    expect(triggers).toEqual([
      expect.objectContaining({ entity_id: '!input safe_to_cut', to: 'on', id: 'cut' }),
      expect.objectContaining({ entity_id: '!input safe_to_cut', to: 'off', id: 'close' }),
      expect.objectContaining({ entity_id: '!input mains', to: 'on', id: 'close' }),
    ]);
  });

  it('waits for as long as it is told to, opens the relay then, and closes it for everything else', () => {
    const turn = (state: string) => ({
      action: `switch.turn_${state}`,
      target: { entity_id: '!input relays' },
    });
    expect(automation['actions']).toEqual([
      {
        choose: [
          {
            conditions: [{ condition: 'template', value_template: "{{ trigger.id == 'cut' }}" }],
            sequence: [
              { delay: { seconds: '{{ trigger.to_state.attributes.cut_in | int(0) }}' } },
              turn('off'),
            ],
          },
        ],
        default: [turn('on')],
      },
    ]);
  });
});

describe.each(automations)('the automation %s', (file) => {
  it('is one that Home Assistant takes', () => {
    expect(complaintsOfAutomation(readHomeAssistantYaml(file))).toEqual([]);
  });
});

describe.each([...blueprints, ...automations, ...yamlFilesBelow('addon/dashboards'), 'docs/automations.md'])(
  '%s',
  (file) => {
    it('names entities and topics that are discovered', () => {
      const text = textOf(file);
      expect(entitiesNamedIn(text).filter((entity) => !knownEntities.has(entity))).toEqual([]);
      expect(topicsNamedIn(text).filter((topic) => !knownTopics.has(topic))).toEqual([]);
    });
  },
);

describe('the example automations', () => {
  it('start and end a drill by the topic', () => {
    const topics = new Set(automations.flatMap((file) => topicsNamedIn(textOf(file))));
    expect([...topics]).toEqual(['sentinel-ups/drill/set']);
  });

  it('find the button of a host by its device: nobody can guess the entity id of "NAS (old)"', () => {
    const text = textOf('addon/automations/wake_by_voice.yaml');
    expect(text).toContain("device_attr(id, 'name')");
    expect(text).toContain('action: button.press');
    expect(text).not.toMatch(/sentinel_ups_|sentinel-ups\//);
  });

  it('tell by what every Home Assistant has', () => {
    for (const file of [...automations, 'docs/home-assistant.md', 'docs/automations.md'])
      expect(textOf(file)).not.toMatch(/action: notify\./);
    expect(textOf('docs/home-assistant.md')).toContain('action: persistent_notification.create');
  });
});
