/// <reference types="./ping_internals.d.ts" />

import type { FromSchema } from 'json-schema-to-ts';
import builders from 'ping/lib/builder/factory.js';
import parsers from 'ping/lib/parser/factory.js';
import type { ProbeOutcome } from '../domain/core/event.js';
import { milliseconds, seconds, type Duration } from '../domain/core/time.js';
import { raw, told } from '../domain/view/reasons/told.js';
import { sameAddress } from '../platform/ip_address.js';
import { runOnce, type ProgramResult } from '../platform/run_once.js';
import { whyNotStarted } from '../platform/system_error.js';
import { address, noAnswerIn, quoted, targetByAddress } from './probe_kind.js';
import type { AddressProbe, ProbeKind } from './probe_kind.js';

const schema = {
  type: 'object',
  additionalProperties: false,
  description: 'Asks the device with an ICMP echo (ping), which nearly every device on the network answers.',
  required: ['probe', 'address'],
  properties: {
    probe: { const: 'icmp', description: 'How the device is asked; left out: icmp.' },
    address,
  },
} as const;

/** Ping stops by itself at its timeout; one that is still there this much later hangs. */
const killAfter = seconds(1);

/**
 * One ICMP echo by the system's ping. Not by the package's own wrapper: odd output makes that throw inside an event handler,
 * out of everybody's reach, and it changes this process's environment.
 */
export class IcmpProbe implements AddressProbe {
  /** One for each attempt: a signal that many programs listen to makes Node warn of a leak. */
  readonly #running = new Set<AbortController>();

  /** @param timeout how long ping waits for the answer (`-W`); at least 1 ms, as 0 would mean for ever */
  constructor(private readonly timeout: Duration) {}

  async attempt(address: string): Promise<ProbeOutcome> {
    const ending = new AbortController();
    this.#running.add(ending);
    const options = { timeout: milliseconds(this.timeout + killAfter), signal: ending.signal };
    try {
      const result = await runOnce('ping', pingArguments(address, this.timeout), options);
      if (result.killed !== null) return { kind: 'unknown', why: result.killed };
      return interpretPing(result, address, this.timeout);
    } catch (error) {
      const needs = { package: 'iputils-ping', right: 'net_raw' as const };
      return { kind: 'unknown', why: whyNotStarted('ping', error, needs) };
    } finally {
      this.#running.delete(ending);
    }
  }

  close(): void {
    for (const ending of this.#running) ending.abort();
  }
}

/** The package's builder writes defaults into the configuration that it is given: a new one each time. */
const pingArguments = (address: string, timeout: Duration): string[] =>
  builders
    .createBuilder('linux')
    .getCommandArguments(address, { numeric: true, timeout: Math.max(timeout, 1) / 1000, min_reply: 1 });

export type PingRun = Pick<ProgramResult, 'stdout' | 'stderr' | 'exitCode'>;

/**
 * What a run of iputils' ping means. Anything that ping does not say in so many words is `unknown`: only its own
 * summary with 100 % loss, with nothing else wrong, is silence. Never throws.
 *
 * @param address the address that was pinged: an ICMP error from that very address is an answer
 * @param timeout ping's `-W`
 */
export const interpretPing = (run: PingRun, address: string, timeout: Duration): ProbeOutcome => {
  const answer = readAnswer(run.stdout, address);
  if (answer !== null) return { kind: 'alive', latency: plausible(answer.latency, timeout) };
  const outcome = interpretSilence(readNotices(run.stdout), address, timeout);
  if (outcome.kind === 'alive') return outcome;
  const complaint = run.stderr.split('\n').find((line) => line.trim() !== '' && !/warning/i.test(line));
  if (complaint !== undefined)
    return isWithoutNetwork(complaint)
      ? { kind: 'link_down', why: raw(complaint.replace(/^ping6?: (?:connect|sendmsg): /, '').slice(0, 60)) }
      : { kind: 'unknown', why: told('ping_complains', { words: quoted(complaint, 120) }) };
  if (outcome.kind !== 'silent' || allLost(run)) return outcome;
  return { kind: 'unknown', why: told('ping_odd', { words: quoted(run.stdout) }) };
};

const readAnswer = (stdout: string, address: string): { readonly latency: number | null } | null => {
  try {
    const parser = parsers.createParser(address, 'linux', {});
    for (const line of stdout.split('\n')) parser.eat(line);
    const { alive, time, packetLoss } = parser.getResult();
    return alive || packetLoss === '0.000' ? { latency: typeof time === 'number' ? time : null } : null;
  } catch {
    return null;
  }
};

/** Ping measures on the wall clock, so somebody who sets the clock makes answers take hours. */
const plausible = (latency: number | null, timeout: Duration): Duration | null =>
  latency !== null && latency >= 0 && latency <= timeout + 1000 ? milliseconds(latency) : null;

/** Ping's exit code is 1 when it got no answer and 2 on other errors (ping(8)). */
const allLost = ({ stdout, exitCode }: PingRun): boolean =>
  exitCode === 1 && /^1 packets transmitted, 0 (?:packets )?received,.* 100% packet loss\b/m.test(stdout);

/** An ICMP message other than an answer, and who sent it, in the words of ping or fping. */
export interface IcmpNotice {
  readonly from: string;
  readonly text: string;
}

/** One to a line: `From 10.0.0.1 icmp_seq=1 Destination Net Unreachable`. */
const noticeLine = /^From ([0-9a-fA-F.:]+(?:%\S+?)?):? icmp_seq=\d+ (.+)$/gm;
const readNotices = (stdout: string): IcmpNotice[] =>
  Array.from(stdout.matchAll(noticeLine), ([, from = '', text = '']) => ({ from, text }));

const hostUnreachable =
  /^(?:Destination )?Host Unreachable|^Address Unreachable|^Destination unreachable: Address unreachable/;
const netUnreachable = /^Destination Net Unreachable|^Network Unreachable|^Destination unreachable: No route/;

/** Of the ICMP messages in place of an answer, any from `address` itself is one; else only "no ARP answer" is silence. */
export const interpretSilence = (
  notices: readonly IcmpNotice[],
  address: string,
  timeout: Duration,
): ProbeOutcome => {
  if (notices.some(({ from }) => sameAddress(from, address))) return { kind: 'alive', latency: null };
  for (const { from, text } of notices) {
    const why = told('somebody_says', { address: from, words: quoted(text) });
    if (netUnreachable.test(text)) return { kind: 'link_down', why };
    if (!hostUnreachable.test(text) && !text.startsWith('Redirect')) return { kind: 'unknown', why };
  }
  const isUnreachable = notices.some(({ text }) => hostUnreachable.test(text));
  return { kind: 'silent', why: isUnreachable ? told('host_unreachable') : noAnswerIn(timeout) };
};

/** Whether a request could not be sent because this machine has no way there. */
export const isWithoutNetwork = (complaint: string): boolean =>
  /Network is unreachable|No route to host|Network is down/.test(complaint);

export const icmp: ProbeKind<FromSchema<typeof schema>> = {
  schema,
  viaBroker: false,
  target: targetByAddress,
  settingsOf: ({ address }) => ({ kind: 'icmp', address }),
  create: ({ address }, { atHost, timeout }) => atHost(address, new IcmpProbe(timeout)),
};
