/// <reference types="./ping_internals.d.ts" />

import { spawn, type ChildProcess } from 'node:child_process';

import builders from 'ping/lib/builder/factory.js';

import { messageOf } from '../../domain/failure.js';
import { systemCodeOf } from '../../platform/system_error.js';
import type { ProbeOutcome } from '../../domain/probe_outcome.js';
import type { Duration } from '../../domain/time.js';
import type { AddressProbe } from './address_probe.js';
import { interpretPing } from './ping_output.js';

/** One run prints a few hundred bytes. */
const outputLimit = 64 * 1024;

/** Ping stops by itself at its timeout; one that is still there this much later (ms) hangs. */
const killAfter = 1000;

/**
 * One ICMP echo by the system's ping. The package's own wrapper is passed by: it parses inside an event handler, where
 * odd output throws out of everybody's reach, and it changes this process's environment.
 */
export class IcmpProbe implements AddressProbe {
  readonly #running = new Set<ChildProcess>();

  /** @param timeout how long ping waits for the answer (`-W`); at least 1 ms, as 0 would mean for ever */
  constructor(private readonly timeout: Duration) {}

  attempt(address: string): Promise<ProbeOutcome> {
    return new Promise((resolve) => {
      try {
        this.#run(address, resolve);
      } catch (error) {
        // Node throws some of spawn's errors (EPERM, ENOMEM) and emits others (ENOENT, EAGAIN, EMFILE).
        resolve(couldNotRun(error));
      }
    });
  }

  close(): void {
    for (const child of this.#running) child.kill('SIGKILL');
  }

  #run(address: string, resolve: (outcome: ProbeOutcome) => void): void {
    const child: ChildProcess = spawn('ping', pingArguments(address, this.timeout), {
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);

    const settle = (outcome: ProbeOutcome): void => {
      clearTimeout(limit);
      this.#running.delete(child);
      resolve(outcome);
    };
    const abandon = (why: string): void => {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      child.stderr?.destroy();
      settle({ kind: 'unknown', why });
    };
    const limit = setTimeout(
      () => abandon('ping did not end in time and was killed'),
      this.timeout + killAfter,
    );

    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      // There are no streams where spawning failed for want of file descriptors.
      child[name]?.setEncoding('latin1').on('data', (text: string) => {
        output[name] += text;
        if (output[name].length > outputLimit) abandon('ping prints without end and was killed');
      });
      child[name]?.on('error', () => undefined);
    }
    child.on('error', (error) => settle(couldNotRun(error)));
    child.on('close', (exitCode) => settle(interpretPing({ ...output, exitCode }, address, this.timeout)));
  }
}

/** The package's builder writes defaults into the configuration that it is given: a new one each time. */
const pingArguments = (address: string, timeout: Duration): string[] =>
  builders
    .createBuilder('linux')
    .getCommandArguments(address, { numeric: true, timeout: Math.max(timeout, 1) / 1000, min_reply: 1 });

const couldNotRun = (error: unknown): ProbeOutcome => ({
  kind: 'unknown',
  why: explanations.get(systemCodeOf(error) ?? '') ?? `ping could not be started: ${messageOf(error)}`,
});

const notPermitted = 'no permission to run ping: it needs the capability NET_RAW';
const explanations: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'the program ping is missing: install iputils-ping'],
  ['EPERM', notPermitted],
  ['EACCES', notPermitted],
  ['EMFILE', 'too many open files to start ping'],
  ['ENFILE', 'too many open files to start ping'],
  ['EAGAIN', 'too many processes to start ping'],
  ['ENOMEM', 'too little memory to start ping'],
]);
