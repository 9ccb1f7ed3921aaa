import parsers from 'ping/lib/parser/factory.js';

import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import { milliseconds, type Duration } from '../../domain/time.js';
import { sameAddress } from '../../platform/ip_address.js';
import { noAnswerIn, quoted } from './wording.js';

/** What one run of `ping -n -c 1` left behind. */
export interface PingRun {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
}

/**
 * What a run of iputils' ping means. Anything that ping does not say in so many words is `unknown`: only its own
 * summary with 100 % loss, with nothing else wrong, is silence. Never throws.
 *
 * @param address the address that was pinged: an ICMP error from that very address is an answer
 * @param timeout ping's `-W`
 */
export const interpretPing = (run: PingRun, address: string, timeout: Duration): ProbeOutcome => {
  const report = readReport(run.stdout, address);
  if (report.answered) return { kind: 'alive', latency: plausible(report.latency, timeout) };

  const notices = readNotices(run.stdout);
  if (notices.some(({ from }) => sameAddress(from, address))) return { kind: 'alive', latency: null };

  const complaint = readComplaint(run.stderr);
  if (complaint !== null) return interpretComplaint(complaint);

  for (const { from, text } of notices) {
    const meaning = meaningOf(text);
    if (meaning !== 'silent') return { kind: meaning, why: `${from} says ${quoted(text)}` };
  }
  if (!allLost(run)) return { kind: 'unknown', why: `odd output of ping: ${quoted(run.stdout)}` };
  const notice = notices.find(({ text }) => unreachableHost.test(text));
  return { kind: 'silent', why: notice === undefined ? noAnswerIn(timeout) : 'destination host unreachable' };
};

interface Report {
  readonly answered: boolean;
  readonly latency: number | null;
}

const nothingUnderstood: Report = { answered: false, latency: null };

const readReport = (stdout: string, address: string): Report => {
  try {
    const parser = parsers.createParser(address, 'linux', {});
    for (const line of stdout.split('\n')) parser.eat(line);
    const { alive, time, packetLoss } = parser.getResult();
    return { answered: alive || packetLoss === '0.000', latency: typeof time === 'number' ? time : null };
  } catch {
    return nothingUnderstood;
  }
};

/** Ping measures on the wall clock, so somebody who sets the clock makes answers take hours. */
const plausible = (latency: number | null, timeout: Duration): Duration | null =>
  latency !== null && latency >= 0 && latency <= timeout + 1000 ? milliseconds(latency) : null;

interface IcmpNotice {
  readonly from: string;
  readonly text: string;
}

/** ICMP messages other than the answer, one to a line: `From 10.0.0.1 icmp_seq=1 Destination Net Unreachable`. */
const readNotices = (stdout: string): IcmpNotice[] =>
  [...stdout.matchAll(/^From ([0-9a-fA-F.:]+(?:%\S+?)?):? icmp_seq=\d+ (.+)$/gm)].map(
    ([, from = '', text = '']) => ({
      from,
      text,
    }),
  );

const unreachableHost = /^Destination Host Unreachable|^Destination unreachable: Address unreachable/;
const unreachableNet = /^Destination Net Unreachable|^Destination unreachable: No route/;

const meaningOf = (notice: string): 'silent' | 'link_down' | 'unknown' => {
  if (unreachableHost.test(notice) || notice.startsWith('Redirect')) return 'silent';
  return unreachableNet.test(notice) ? 'link_down' : 'unknown';
};

/** The first line on stderr that is not a mere warning, or null. */
const readComplaint = (stderr: string): string | null =>
  stderr.split('\n').find((line) => line.trim() !== '' && !/warning/i.test(line)) ?? null;

const interpretComplaint = (complaint: string): ProbeOutcome =>
  /Network is unreachable|No route to host|Network is down/.test(complaint)
    ? { kind: 'link_down', why: complaint.replace(/^ping6?: (?:connect|sendmsg): /, '').slice(0, 60) }
    : { kind: 'unknown', why: `ping: ${quoted(complaint, 120)}` };

/** Ping's exit code is 1 when it got no answer and 2 on other errors (ping(8)). */
const allLost = ({ stdout, exitCode }: PingRun): boolean =>
  exitCode === 1 && /^1 packets transmitted, 0 (?:packets )?received,.* 100% packet loss\b/m.test(stdout);
