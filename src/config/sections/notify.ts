import { resolve } from 'node:path';
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { defaultEvents, isNotifyEvent } from '../../domain/notify/events.js';
import type { Wishes } from '../../domain/notify/backlog.js';
import { isJsonTemplate, placeholders, unknownPlaceholders } from '../../domain/notify/template.js';
import { nearestWord } from '../text/nearest_word.js';
import { isSection, listAt, shownPath, textAt, valueAt, type KeyPath } from '../text/key_path.js';
import { decoded } from '../text/urls.js';
import { targetForms } from './notify_targets.js';
import {
  finding,
  findingIf,
  listOf,
  repeated,
  section,
  textsAt,
  type Finding,
  type SectionRules,
} from './section.js';
import { tableOf } from './ups_port.js';

const targetSchema = {
  type: 'object',
  discriminator: { propertyName: 'type' },
  required: ['name', 'type'],
  expected: 'a section such as {name: phone, type: ntfy, url: "https://ntfy.sh/topic"}',
  description: 'Somebody who is told what happens.',
  oneOf: targetForms,
} as const;

export const notifySchema = section('Who is told what happens, on the phone or by mail.', {
  targets: listOf(targetSchema, 20, {
    default: [],
    expected: 'a list of at most 20 targets',
    description: 'Who is told, and how.',
  }),
});

/** The section in its expanded form, with its defaults. */
export interface NotifyTargets {
  readonly targets: readonly Target[];
}

type ValidFor<Form> = Form extends JSONSchema ? FromSchema<Form> : never;
type Target = ValidFor<(typeof targetForms)[number]>;

type Settings<T> = T extends Target
  ? Omit<T, 'events' | 'drills' | 'title' | 'message' | 'ca'> &
      Wishes & {
        readonly title: string;
        readonly message: string;
        /** Absolute path of a PEM file; null: the system's authorities. */
        readonly ca: string | null;
        /** What must never be shown of it. */
        readonly secrets: readonly string[];
      }
  : never;

/** A target as the program works with it. */
export type TargetSettings<K extends Target['type'] = Target['type']> = Extract<
  Settings<Target>,
  { readonly type: K }
>;

export interface NotifySettings {
  readonly targets: readonly TargetSettings[];
}

export const notifySettings = ({ targets }: NotifyTargets, folder: string): NotifySettings => ({
  targets: targets.map((target) => targetSettings(target, folder)),
});

const targetSettings = (target: Target, folder: string): TargetSettings => {
  const { events, drills, title = '{title}', message = '{message}' } = target;
  const ca = 'ca' in target ? resolve(folder, target.ca) : null;
  return {
    ...target,
    events: events?.filter(isNotifyEvent) ?? defaultEvents,
    drills,
    title,
    message,
    ca,
    secrets: shownAsBlots(secretsOf(target)),
  };
};

/** Those that may be looked for in texts that are shown: none so short that it stands in every word, the longest first. */
const shownAsBlots = (secrets: readonly string[]): readonly string[] =>
  [...new Set(secrets)].filter(({ length }) => length >= 4).sort((one, other) => other.length - one.length);

/** What is shorter would blot out ordinary words of texts that are shown; no key is. */
const minKeyLength = 8;

/** Every text of a target that is a secret, or may hold one: tokens stand in URLs and headers, too. */
const secretsOf = (target: Target): readonly string[] => {
  const form = targetForms.find((one) => one.properties.type.const === target.type);
  const entries: readonly (readonly [string, unknown])[] = Object.entries(target);
  return entries.flatMap(([key, value]) => {
    if (isSection(value))
      return Object.values(value).flatMap((text) => (typeof text === 'string' ? secretsInHeader(text) : []));
    const isSecret = valueAt(form, 'properties', key, 'writeOnly') === true;
    if (!isSecret || typeof value !== 'string') return [];
    return key === 'url' ? secretsInUrl(value) : [value];
  });
};

/** Of `Bearer key` both the whole and the key. */
const secretsInHeader = (text: string): readonly string[] =>
  [text, ...text.split(/\s+/)].filter((part) => part.length >= minKeyLength);

/** A part of a path that is no word: `sentinel-ups` is none, `my-topic-3f9a8c` is. */
const isKey = (part: string): boolean => part.length >= 12 && /\d/.test(part);

/** Of a URL what comes behind the host (a topic, a key) and the login, as they are written and as they are meant. */
const secretsInUrl = (text: string): readonly string[] => {
  if (!URL.canParse(text)) return [text];
  const { username, password, pathname, search, searchParams } = new URL(text);
  const mayBeWords = [username, pathname, ...pathname.split('/').filter(isKey), ...searchParams.values()];
  const found = [password, search.slice(1), ...mayBeWords.filter(({ length }) => length > minKeyLength)];
  return [...found, ...found.flatMap((part) => decoded(part) ?? [])].filter((part) => part !== '');
};

const list: KeyPath = ['notify', 'targets'];

const templateMistakes = (data: unknown): readonly Finding[] =>
  listAt(data, ...list).flatMap((target, index) =>
    ['title', 'message', 'body'].flatMap((key) => {
      const template = textAt(target, key);
      if (template === null) return [];
      const path = [...list, index, key];
      const [unknown] = unknownPlaceholders(template);
      if (unknown !== undefined) {
        const nearest = nearestWord(unknown, placeholders);
        const hint =
          nearest === null ? `; there are ${placeholders.join(', ')}` : `; did you mean {${nearest}}?`;
        return [finding(path, `there is no placeholder {${unknown}}${hint}`)];
      }
      const isJson = key === 'body' && (textAt(target, 'content_type') ?? '').includes('json');
      return findingIf(
        isJson && !isJsonTemplate(template),
        path,
        'is not JSON once it is filled in: texts such as {title} belong between quotes',
      );
    }),
  );

/** The last part of the path is the topic. */
const topicMistakes = (data: unknown): readonly Finding[] =>
  listAt(data, ...list).flatMap((target, index) => {
    const url = textAt(target, 'url') ?? '';
    return findingIf(
      textAt(target, 'type') === 'ntfy' && URL.canParse(url) && /^\/*$/.test(new URL(url).pathname),
      [...list, index, 'url'],
      'names no topic: expected a URL such as https://ntfy.sh/your-topic',
    );
  });

const loginMistakes = (data: unknown): readonly Finding[] =>
  listAt(data, ...list).flatMap((target, index) => {
    const has = (key: string): boolean => textAt(target, key) !== null;
    return [
      ...findingIf(
        has('username') && !has('password'),
        [...list, index, 'password'],
        'is missing for the user name',
      ),
      ...findingIf(
        has('password') && !has('username'),
        [...list, index, 'username'],
        'is missing for the password',
      ),
    ];
  });

/** Home Assistant's form gives headers as lines such as `Name = value`. */
const expandedTarget = (target: unknown): unknown =>
  isSection(target) && Array.isArray(target['headers'])
    ? { ...target, headers: tableOf(target['headers']) }
    : target;

const expandedNotify = (notify: unknown): unknown =>
  isSection(notify) && Array.isArray(notify['targets'])
    ? { ...notify, targets: notify['targets'].map(expandedTarget) }
    : notify;

export const notifyRules: SectionRules<{ readonly notify: NotifyTargets }> = {
  shorthand: { notify: expandedNotify },
  mistakes: (data) => [
    ...repeated(
      textsAt(data, list, 'name').map(({ path, text }) => ({ path, text: text.toLowerCase() })),
      (first) => `is the name of ${shownPath(first)} already`,
    ),
    ...templateMistakes(data),
    ...topicMistakes(data),
    ...loginMistakes(data),
  ],
  warnings: ({ notify }) =>
    notify.targets.flatMap((target, index) =>
      findingIf(
        target.type === 'mail' && target.security === 'none' && target.password !== undefined,
        [...list, index, 'security'],
        'is none: the password crosses the network for everybody to read; use tls or starttls',
      ),
    ),
  passwords: ({ notify }) => notify.targets.flatMap(secretsOf),
};
