import { presets, isPresetName } from './nut_presets.js';
import { listAt, shownPath, textAt, valueAt } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { repeated, textsAt, type Placed } from './repeated.js';
import { upsNamesIn } from './ups_names.js';

const userNames = (data: unknown): readonly Placed[] =>
  listAt(data, 'nut', 'users').flatMap((user, index) => {
    const name = textAt(user, 'name');
    return name === null ? [] : [{ path: ['nut', 'users', index, 'name'], text: name }];
  });

const presetMistakes = (data: unknown): readonly Mistake[] =>
  textsAt(data, 'nut', 'presets').flatMap(({ path, text }) => {
    if (!isPresetName(text)) return [];
    const { appliance, user } = presets[text];
    return userNames(data)
      .filter((configured) => configured.text === user)
      .map((configured) =>
        mistake(
          configured.path,
          `is the same user as the one of ${shownPath(path)}, which makes the account "${user}" for ${appliance}: remove this user, or the preset`,
        ),
      );
  });

/** The longest path of a Unix socket on Linux (unix(7)), without the zero byte at its end. */
const longestSocketPath = 107;

const socketPathMistakes = (data: unknown): readonly Mistake[] => {
  if (valueAt(data, 'nut', 'mode') !== 'external') return [];
  const folder = textAt(data, 'nut', 'state_path') ?? '';
  const lengths = upsNamesIn(data).map(({ text }) => Buffer.byteLength(`${folder}/sentinel-ups-${text}`));
  if (Math.max(...lengths) <= longestSocketPath) return [];
  return [
    mistake(
      ['nut', 'state_path'],
      `is too long: with "/sentinel-ups-" and the longest name of a UPS it must stay within ${longestSocketPath} bytes`,
    ),
  ];
};

/** How the keys of NUT go together. Reads whatever is readable of the expanded form. */
export const nutMistakes = (data: unknown): readonly Mistake[] => [
  ...repeated(userNames(data), (first) => `is the same user as ${shownPath(first)}`),
  ...repeated(textsAt(data, 'nut', 'listen'), (first) => `is the same address as ${shownPath(first)}`),
  ...repeated(textsAt(data, 'nut', 'presets'), (first) => `is the same preset as ${shownPath(first)}`),
  ...presetMistakes(data),
  ...socketPathMistakes(data),
];
