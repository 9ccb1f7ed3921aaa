import type { WallTime } from '../core/time.js';
import { notifyEvents, type Weight } from './events.js';
import type { ClockTime } from './next.js';
import { inWords, type Notice } from './notice.js';

/** One message to one target. It tells everything that waited for it. */
export interface Letter {
  readonly title: string;
  /** Lines of text. */
  readonly text: string;
  /** When that happened which it tells last. */
  readonly at: WallTime;
  readonly weight: Weight;
  /** The notice that its title is about. */
  readonly headline: Notice;
  /** How many it tells. */
  readonly count: number;
}

/** How notices that waited come to be told. */
export interface Circumstances {
  readonly now: WallTime;
  /** How many could not be kept for this target, or were refused by it. */
  readonly dropped: number;
  readonly time: ClockTime;
}

/** Who was out for days does not read more than this. */
const maxLines = 30;

/** Whoever is told later than this is told that it is late (milliseconds). */
const lateAfter = 60_000;

const startsOutage = ({ event }: Notice): boolean => event === 'mains_lost' || event === 'mains_lost_again';

/**
 * The message that tells all of `notices`, of which there is at least one, in the order in which they happened. What was lost
 * and is back becomes one piece of news.
 */
export function letterOf(notices: readonly Notice[], circumstances: Circumstances): Letter {
  const headline = headlineOf(notices);
  const last = notices.at(-1);
  if (headline === null || last === undefined) throw new RangeError('there is nothing to tell');
  const others = notices.length - 1;
  const story = outageStory(headline, notices);
  const title = story?.title ?? headline.title;
  const hidden = story === null ? others : others - story.told;
  return {
    title: hidden > 0 ? `${title} (and ${hidden} more)` : title,
    text: linesOf(story?.what ?? headline.what, headline, notices, circumstances).join('\n'),
    at: last.at,
    weight: weightOf(notices),
    headline,
    count: notices.length,
  };
}

/** What goes on still; else the end of an outage; else the gravest, of several the last. */
function headlineOf(notices: readonly Notice[]): Notice | null {
  const backAfter = (lost: Notice): boolean =>
    notices.slice(notices.indexOf(lost) + 1).some((one) => endsOutage(one, lost));
  const isOut = notices.findLast((one) => startsOutage(one) && !one.simulated && !backAfter(one));
  if (isOut !== undefined) return isOut;
  const isBack = notices.findLast(({ event, lasted }) => event === 'mains_restored' && lasted !== null);
  return (
    isBack ??
    notices.reduce<Notice | null>(
      (gravest, one) => (gravest === null || weightOf([one]) >= weightOf([gravest]) ? one : gravest),
      null,
    )
  );
}

const endsOutage = ({ event, ups }: Notice, lost: Notice): boolean =>
  event === 'mains_restored' && ups === lost.ups;

/** A drill wakes nobody. */
const weightOf = (notices: readonly Notice[]): Weight =>
  notices.reduce<Weight>((most, { event, simulated }) => {
    const weight = simulated || event === 'test' ? 1 : notifyEvents[event].weight;
    return weight > most ? weight : most;
  }, 1);

/** Lost and back, both still to be told: one piece of news. Null where that is not so. */
function outageStory({ event, lasted, ups, title }: Notice, notices: readonly Notice[]) {
  if (event !== 'mains_restored' || lasted === null) return null;
  const told = notices.filter((one) => startsOutage(one) && one.ups === ups).length;
  if (told === 0) return null;
  const what = title.replace('Mains is back', 'Mains was lost and is back');
  const length = inWords(lasted);
  return { title: `${what} after ${length}`, what: `${what}: it was gone for ${length}`, told };
}

function linesOf(
  what: string,
  { event, at, since, lasted }: Notice,
  notices: readonly Notice[],
  { now, dropped, time }: Circumstances,
): string[] {
  const lines = [`${what}.`];
  if (since === null || since >= at) lines.push(`When: ${time(at)}.`);
  else if (lasted !== null) lines.push(`From ${time(since)} to ${time(at)}.`);
  else lines.push(`Since ${time(since)}, noticed at ${time(at)}.`);
  const next = notices.findLast((one) => one.next !== '' && one.event === event)?.next ?? '';
  if (next !== '') lines.push(`Next: ${next}.`);
  if (notices.length > 1) lines.push('', 'What happened:', ...listed(notices, time));
  if (now - at > lateAfter) lines.push('', `Told late, at ${time(now)}: this could not be delivered before.`);
  if (dropped > 0) {
    const were = dropped === 1 ? '1 older message was' : `${dropped} older messages were`;
    lines.push('', `${were} lost: too many waited, or for too long, or the server refused to take it.`);
  }
  return lines;
}

/** Of too many, the last ones; those that matter most in any case. */
function listed(notices: readonly Notice[], time: ClockTime): string[] {
  const most = weightOf(notices);
  const kept = new Set([
    ...notices.slice(-maxLines),
    ...notices.filter((one) => weightOf([one]) === most).slice(-maxLines),
  ]);
  const chosen = notices.filter((one) => kept.has(one)).slice(-2 * maxLines);
  const left = notices.length - chosen.length;
  return [
    ...(left > 0 ? [`… ${left} more before or between`] : []),
    ...chosen.map(({ at, what }) => `${time(at)}  ${what}`),
  ];
}

/** The message that tries a target out. */
export const testNotice = (at: WallTime, target: string): Notice => ({
  event: 'test',
  at,
  title: 'Test of sentinel-ups',
  what: `This is a test of the target ${target}: messages about the mains arrive here`,
  next: '',
  since: null,
  lasted: null,
  ups: null,
  name: target,
  simulated: false,
});
