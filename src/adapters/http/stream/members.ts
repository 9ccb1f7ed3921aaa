import type { StreamEvents } from '../../../api/stream_events.js';
import { isoTime, type WallTime } from '../../../domain/core/time.js';

/** An object's members by their names, each as JSON: they are made once, compared, and put together for whoever reads them. */
export type Members = ReadonlyMap<string, string>;

export const membersOf = (body: object): Members =>
  new Map(Object.entries(body).map(([name, value]) => [name, JSON.stringify(value)]));

/** Those that are not the same in `before`. */
export const changedMembers = (before: Members, now: Members): Members =>
  new Map([...now].filter(([name, value]) => before.get(name) !== value));

/** One event as text/event-stream writes it, of these members and the time. JSON has no line breaks, so one `data` line holds it. */
export const eventText = (name: keyof StreamEvents, at: WallTime, members: Members = new Map()): string => {
  const all = [...membersOf({ at: isoTime(at) }), ...members];
  return `event: ${name}\ndata: {${all.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}\n\n`;
};
