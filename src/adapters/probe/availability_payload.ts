/** Longer payloads are no availability messages (bytes). */
const payloadLimit = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The word that a payload says, or null where it says none: too long, no UTF-8, nothing at the key. A JSON object's
 * `state` is the word where no key is given (Zigbee2MQTT's availability is `online` or `{"state":"online"}`).
 *
 * @param key the way to the word in a JSON payload, such as `state` or `device.availability`; null for none
 */
export const readWord = (payload: Uint8Array, key: string | null): string | null => {
  if (payload.byteLength > payloadLimit) return null;
  let text: string;
  try {
    text = utf8.decode(payload).trim();
  } catch {
    return null;
  }
  const json = parsed(text);
  if (json === undefined) return key === null ? text : null;
  if (key !== null) return asWord(valueAt(json, key.split('.')));
  if (isObject(json)) return asWord(valueAt(json, ['state']));
  return typeof json === 'string' ? json.trim() : text;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const valueAt = (json: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => {
    if (!isObject(value)) return undefined;
    return Object.getOwnPropertyDescriptor(value, name)?.value;
  }, json);

const asWord = (value: unknown): string | null => {
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
};
