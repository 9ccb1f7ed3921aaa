import type { TargetSettings } from '../../config/sections/notify.js';
import { cutToLength, type Channel } from './channel.js';
import { jsonWords, post } from './http_post.js';
import { placeOf } from './reachable.js';

/** Characters (pushover.net/api, "Limitations"). */
const maxTitle = 250;
const maxText = 1_024;

/** 1 is shown as important, also in quiet hours; 2 would have to be confirmed. */
const priorities = { 1: -1, 2: 0, 3: 1 } as const;

/** `POST /1/messages.json` of Pushover's API. */
export function pushover({ url, token, user }: TargetSettings<'pushover'>): Channel {
  const place = `${url.replace(/\/+$/, '')}/1/messages.json`;
  return {
    place: placeOf(place),
    send: ({ title, text, letter: { weight, at } }, signal) =>
      post(
        {
          url: place,
          contentType: 'application/json',
          body: JSON.stringify({
            token,
            user,
            title: cutToLength(title, maxTitle),
            message: cutToLength(text, maxText),
            priority: priorities[weight],
            timestamp: Math.floor(at / 1000),
          }),
          wordsOf: jsonWords('errors', 'request'),
        },
        signal,
      ),
  };
}
