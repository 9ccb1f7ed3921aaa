import type { TargetSettings } from '../../config/sections/notify.js';
import { cutToBytes, type Channel } from './channel.js';
import { basicLogin, jsonWords, post } from './http_post.js';
import { placeOf } from './reachable.js';

/** ntfy makes a file of a longer message (bytes; docs.ntfy.sh/publish, "Limitations"). */
const maxText = 4_000;

const priorities = { 1: 2, 2: 3, 3: 5 } as const;
const tags = { 1: [], 2: ['electric_plug'], 3: ['zap'] } as const;

/** Publishes as JSON (docs.ntfy.sh/publish, "Publish as JSON"): headers would take no other letters than ASCII. */
export function ntfy({ url, token, username, password }: TargetSettings<'ntfy'>): Channel {
  const place = new URL(url);
  const path = place.pathname.replace(/\/+$/, '').split('/');
  const topic = decodeURIComponent(path.pop() ?? '');
  place.pathname = `${path.join('/')}/`;
  const headers = authorization(token, username, password);
  return {
    place: placeOf(place.href),
    send: ({ title, text, letter: { weight } }, signal) =>
      post(
        {
          url: place.href,
          headers,
          contentType: 'application/json',
          body: JSON.stringify({
            topic,
            title,
            message: cutToBytes(text, maxText),
            priority: priorities[weight],
            tags: tags[weight],
          }),
          wordsOf: jsonWords('error', 'id'),
        },
        signal,
      ),
  };
}

const authorization = (
  token: string | undefined,
  username: string | undefined,
  password: string | undefined,
): Readonly<Record<string, string>> => {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  return username === undefined ? {} : { authorization: basicLogin(`${username}:${password ?? ''}`) };
};
