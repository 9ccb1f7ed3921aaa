import type { TargetSettings } from '../../config/sections/notify.js';
import type { Channel } from './channel.js';
import { jsonWords, post } from './http_post.js';
import { placeOf } from './reachable.js';

/** From 8 on an Android phone makes a noise that wakes (gotify.net, "Priority"). */
const priorities = { 1: 2, 2: 5, 3: 8 } as const;

/** `POST /message` of Gotify's API. */
export function gotify({ url, token }: TargetSettings<'gotify'>): Channel {
  const place = `${url.replace(/\/+$/, '')}/message`;
  return {
    place: placeOf(place),
    send: ({ title, text, letter: { weight } }, signal) =>
      post(
        {
          url: place,
          headers: { 'x-gotify-key': token },
          contentType: 'application/json',
          body: JSON.stringify({ title, message: text, priority: priorities[weight] }),
          wordsOf: jsonWords('errorDescription', 'error', 'id'),
        },
        signal,
      ),
  };
}
