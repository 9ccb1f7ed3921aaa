import { readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { discoveredDevices } from '../../src/adapters/mqtt/discovery.js';
import { isSection, type Section } from '../../src/config/text/key_path.js';
import { facts, mainFacts, nas, printer } from '../adapters/mqtt/given.js';
import { inProject, textOf } from './app_files.js';

/** Our entities and topics, as a house with a NAS and a UPS called `ups` discovers them. */
const components = discoveredDevices(
  { baseTopic: 'sentinel-ups', discoveryPrefix: 'homeassistant' },
  facts({
    upses: [{ ...mainFacts, supply: { isOneOfSeveral: false, isCut: true } }],
    hosts: [nas, printer],
  }),
).flatMap(({ document }) => Object.values(document.components));

export const knownEntities: ReadonlySet<string> = new Set(
  components.map(({ default_entity_id }) => default_entity_id),
);

export const knownTopics: ReadonlySet<string> = new Set(
  components.flatMap((component) =>
    [
      'state_topic' in component ? component.state_topic : undefined,
      'command_topic' in component ? component.command_topic : undefined,
    ].filter((topic) => topic !== undefined),
  ),
);

const ofOurs = /\b(?:binary_sensor|sensor|switch|event|number|button)\.sentinel_ups_[a-z0-9_]*[a-z0-9]/g;

/** Every entity of ours that a text names. Pieces that end in `_`, to be matched against, are no entities. */
export const entitiesNamedIn = (text: string): readonly string[] =>
  [...text.matchAll(ofOurs)]
    .filter(({ 0: entity, index, input }) => input.charAt(index + entity.length) !== '_')
    .map(([entity]) => entity);

/** Every topic of ours that a text names. */
export const topicsNamedIn = (text: string): readonly string[] =>
  text.match(/\bsentinel-ups\/[a-z0-9_/-]+/g) ?? [];

/** Home Assistant's YAML: `!input name` becomes the text `!input name`. */
export const readHomeAssistantYaml = (file: string): Section => {
  const input = { tag: '!input', resolve: (name: string): string => `!input ${name}` };
  const data: unknown = parse(textOf(file), { customTags: [input], strict: true, uniqueKeys: true });
  if (!isSection(data)) throw new Error(`${file} is no section`);
  return data;
};

/** The YAML files of a folder of the project. */
export const yamlFilesBelow = (folder: string): readonly string[] =>
  readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => `${folder}/${file}`);
