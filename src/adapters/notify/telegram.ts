import type { TargetSettings } from '../../config/sections/notify.js';
import type { Duration } from '../../domain/core/time.js';
import { cutToLength, type Channel } from './channel.js';
import { bounded, jsonFields, jsonWords, post } from './http_post.js';
import { placeOf } from './reachable.js';

/** Characters of one message (core.telegram.org/bots/api, "sendMessage"). */
const maxText = 4_096;

/** `sendMessage` of the bot API. */
export function telegram({ url, token, chat }: TargetSettings<'telegram'>): Channel {
  const place = `${url.replace(/\/+$/, '')}/bot${token}/sendMessage`;
  return {
    place: placeOf(place),
    send: ({ title, text, letter: { weight } }, signal) =>
      post(
        {
          url: place,
          contentType: 'application/json',
          body: JSON.stringify({
            chat_id: chat,
            text: cutToLength(`${title}\n\n${text}`, maxText),
            disable_notification: weight === 1,
          }),
          wordsOf: jsonWords('description'),
          waitIn,
        },
        signal,
      ),
  };
}

/** `{"parameters": {"retry_after": 30}}`. */
const waitIn = (text: string): Duration | null => {
  const { parameters } = jsonFields(text);
  const wait =
    typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters
      ? parameters.retry_after
      : null;
  return typeof wait === 'number' ? bounded(wait * 1000) : null;
};
