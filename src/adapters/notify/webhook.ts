import type { TargetSettings } from '../../config/sections/notify.js';
import { isoTime } from '../../domain/core/time.js';
import { filledIn, inForm, inJson } from '../../domain/notify/template.js';
import type { Channel, Message } from './channel.js';
import { post } from './http_post.js';
import { placeOf } from './reachable.js';

/** How values are made safe in a body, by what stands in its type; any other body takes them as they are. */
const escapes = [
  ['json', inJson],
  ['x-www-form-urlencoded', inForm],
] as const;

/** A request to a URL of the user's own. */
export function webhook(settings: TargetSettings<'webhook'>): Channel {
  const { url, method, headers, body, content_type: contentType } = settings;
  const [, escaped] = escapes.find(([type]) => contentType.includes(type)) ?? [];
  const bodyOf = (message: Message): string =>
    body === undefined ? JSON.stringify(plainBody(message)) : filledIn(body, asTold(message), escaped);
  return {
    place: placeOf(url),
    send: (message, signal) => post({ url, method, headers, contentType, body: bodyOf(message) }, signal),
  };
}

/** In a body, too, title and text are those that the target has made of them. */
const asTold = ({ title, text, letter }: Message) => ({ ...letter, title, text });

const plainBody = ({ title, text, letter: { headline, weight, count } }: Message) => ({
  title,
  message: text,
  event: headline.event,
  time: isoTime(headline.at),
  since: headline.since === null ? null : isoTime(headline.since),
  seconds: headline.lasted === null ? null : Math.ceil(headline.lasted / 1000),
  ups: headline.ups,
  name: headline.name,
  next: headline.next,
  simulated: headline.simulated,
  weight,
  count,
});
