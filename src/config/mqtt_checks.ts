import { listAt, textAt, valueAt } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { brokerUrlOf } from './url_text.js';

const probeMistakes = (data: unknown): readonly Mistake[] =>
  ['sentinels', 'witnesses'].flatMap((list) =>
    listAt(data, list).flatMap((device, index) => {
      if (textAt(device, 'probe') !== 'mqtt') return [];
      const mistakes: Mistake[] = [];
      if (valueAt(data, 'mqtt') === false)
        mistakes.push(mistake([list, index, 'probe'], 'needs the MQTT broker, but mqtt is false'));
      const alive = textAt(device, 'alive');
      if (alive !== null && alive === textAt(device, 'silent'))
        mistakes.push(mistake([list, index, 'alive'], 'must not be the same as silent'));
      return mistakes;
    }),
  );

/** Keys that make no sense without a broker of the user's own. */
const keysOfOwnBroker = ['username', 'password', 'ca', 'cert', 'key'] as const;
const keysOfEncryption = ['ca', 'cert', 'key'] as const;

const given = (data: unknown, key: string): boolean => textAt(data, 'mqtt', key) !== null;

const withoutUrl = (data: unknown): readonly Mistake[] =>
  keysOfOwnBroker
    .filter((key) => given(data, key))
    .map((key) =>
      mistake(['mqtt', key], 'needs mqtt.url: the broker that is used without it has no use for it', 'key'),
    );

const withUrl = (data: unknown, text: string): readonly Mistake[] => {
  const url = brokerUrlOf(text);
  if (url === null) return [];
  const mistakes: Mistake[] = [];
  if (!url.encrypted)
    for (const key of keysOfEncryption.filter((one) => given(data, one)))
      mistakes.push(mistake(['mqtt', key], 'needs an mqtt.url that begins with mqtts:// or wss://', 'key'));
  for (const key of ['username', 'password'] as const)
    if (url[key] !== null && given(data, key))
      mistakes.push(mistake(['mqtt', key], 'stands in mqtt.url already; write it in one place only', 'key'));
  if (given(data, 'cert') && !given(data, 'key'))
    mistakes.push(
      mistake(['mqtt', 'cert'], 'needs mqtt.key too, the private key of that certificate', 'key'),
    );
  if (given(data, 'key') && !given(data, 'cert'))
    mistakes.push(
      mistake(['mqtt', 'key'], 'needs mqtt.cert too, the certificate of that private key', 'key'),
    );
  const hasUser = url.username !== null || given(data, 'username');
  if (given(data, 'password') && !hasUser)
    mistakes.push(mistake(['mqtt', 'password'], 'needs mqtt.username too', 'key'));
  return mistakes;
};

/** How the keys of MQTT, and the mqtt sentinels, go together. Reads whatever is readable of the expanded form. */
export const mqttMistakes = (data: unknown): readonly Mistake[] => {
  const url = textAt(data, 'mqtt', 'url');
  const urlIsBroken = url === null && valueAt(data, 'mqtt', 'url') !== undefined;
  if (urlIsBroken) return probeMistakes(data);
  return [...probeMistakes(data), ...(url === null ? withoutUrl(data) : withUrl(data, url))];
};
