import type { TargetSettings } from '../../config/sections/notify.js';
import type { Letter } from '../../domain/notify/letter.js';
import type { Channel } from './channel.js';
import { jsonWords, post } from './http_post.js';
import { placeOf } from './reachable.js';

/** It could not reach all of those that it was to notify: the way to them may be down with the mains. */
const failedDependency = 424;

/** `POST /notify` and `POST /notify/KEY` of apprise-api. */
export function apprise({ url, tag, urls }: TargetSettings<'apprise'>): Channel {
  return {
    place: placeOf(url),
    send: ({ title, text, letter }, signal) =>
      post(
        {
          url,
          headers: { accept: 'application/json' },
          contentType: 'application/json',
          body: JSON.stringify({
            title,
            body: text,
            type: kindOf(letter),
            format: 'text',
            ...(tag !== undefined && { tag }),
            ...(urls !== undefined && { urls }),
          }),
          wordsOf: jsonWords('error'),
          laterToo: failedDependency,
        },
        signal,
      ),
  };
}

/** What it colours messages by. */
const kindOf = ({ headline: { event }, weight }: Letter): 'info' | 'success' | 'warning' => {
  if (event === 'mains_restored' || event === 'problem_cleared') return 'success';
  return weight > 1 ? 'warning' : 'info';
};
