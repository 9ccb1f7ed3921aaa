import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { milliseconds, type Duration } from '../../domain/time.js';
import { sameAddress } from '../../platform/ip_address.js';
import { noAnswerIn, quoted } from './wording.js';

/** An ICMP message other than an answer, and who sent it. */
export interface IcmpNotice {
  readonly from: string;
  readonly text: string;
}

/** One line of fping's, of versions 5.0 to 5.5. Addresses stand as they were given to it. */
export type FpingLine =
  /** `-l`: an answer. `turn` counts the requests to this address, `at` is when it came (fping's wall clock, ms). */
  | {
      readonly kind: 'answer';
      readonly address: string;
      readonly turn: number;
      readonly at: number;
      readonly latency: Duration;
    }
  /** `-l`: `-t` has passed since a request that was really sent: one that could not be sent gets no line. */
  | { readonly kind: 'timeout'; readonly address: string; readonly turn: number; readonly at: number }
  /** Without `-l`: an answer. */
  | { readonly kind: 'alive'; readonly address: string; readonly latency: Duration }
  /** Without `-l`, at the end: no answer. */
  | { readonly kind: 'unreachable'; readonly address: string }
  /** Without `-l`: the kernel did not take the request. */
  | { readonly kind: 'not_sent'; readonly address: string; readonly why: string }
  | { readonly kind: 'notice'; readonly address: string; readonly notice: IcmpNotice };

const loopLine = /^\[(\d+\.\d+)\] (\S+) *: \[(\d+)\], (?:timed out|\d+ bytes, (-?\d\S*) ms) \(/;
const aliveLine = /^(\S+) is alive \((-?\d\S*) ms\)/;
const unreachableLine = /^(\S+) is unreachable$/;
const notSentLine = /^(\S+): error while sending ping: (.+)$/;
const noticeLine = /^ICMP\S* (.+) from (\S+) for ICMP\S* Echo sent to (\S+)$/;

/** Null where fping prints no such line. */
export const parseFpingLine = (line: string): FpingLine | null => {
  const loop = loopLine.exec(line);
  if (loop !== null) {
    const [, at = '', address = '', turn = '', latency] = loop;
    const common = { address, turn: Number(turn), at: Number(at) * 1000 };
    return latency === undefined
      ? { kind: 'timeout', ...common }
      : { kind: 'answer', ...common, latency: milliseconds(Number(latency)) };
  }
  const alive = aliveLine.exec(line);
  if (alive !== null)
    return { kind: 'alive', address: alive[1] ?? '', latency: milliseconds(Number(alive[2])) };
  const unreachable = unreachableLine.exec(line);
  if (unreachable !== null) return { kind: 'unreachable', address: unreachable[1] ?? '' };
  const notSent = notSentLine.exec(line);
  if (notSent !== null) return { kind: 'not_sent', address: notSent[1] ?? '', why: notSent[2] ?? '' };
  const [, text = '', from = '', address = ''] = noticeLine.exec(line) ?? [];
  return address === '' ? null : { kind: 'notice', address, notice: { from, text } };
};

/** Of one address: whoever answers for it may answer as often as they like. */
const maxNotices = 20;

/** Keeps an ICMP message with the address that it is about. */
export const keepNotice = (
  kept: Map<string, readonly IcmpNotice[]>,
  { address, notice }: Extract<FpingLine, { kind: 'notice' }>,
): void => {
  const known = kept.get(address) ?? [];
  if (known.length < maxNotices) kept.set(address, [...known, notice]);
};

/**
 * Where another address than the one that was asked gives the answer, fping says so on stderr, without the end of a line:
 * ` [<- 10.0.0.1]`. That is an answer like any other.
 */
export const withoutAnswerers = (stderr: string): string => stderr.replace(/ \[<- [^\]\n]*\]/g, '');

/**
 * What no answer in time means, with the ICMP messages that came instead: from the very address that was asked, any is an
 * answer; from elsewhere only "nobody answers ARP" is silence (the design's table "What counts as silence").
 */
export const interpretSilence = (
  notices: readonly IcmpNotice[],
  address: string,
  timeout: Duration,
): ProbeOutcome => {
  if (notices.some(({ from }) => sameAddress(from, address))) return { kind: 'alive', latency: null };
  for (const { from, text } of notices) {
    const why = `${from} says ${quoted(text)}`;
    if (text.startsWith('Network Unreachable')) return { kind: 'link_down', why };
    if (!/^(?:Host Unreachable|Redirect|Address Unreachable)/.test(text)) return { kind: 'unknown', why };
  }
  const hostUnreachable = notices.some(({ text }) => !text.startsWith('Redirect'));
  return { kind: 'silent', why: hostUnreachable ? 'destination host unreachable' : noAnswerIn(timeout) };
};

/** What it means that the kernel did not take a request. */
export const interpretNotSent = (why: string): ProbeOutcome =>
  /Network is unreachable|No route to host|Network is down/.test(why)
    ? { kind: 'link_down', why: why.slice(0, 60) }
    : { kind: 'unknown', why: `fping could not send: ${quoted(why)}` };
