import { findFping } from '../../src/adapters/probe/fping.js';
import { FpingProber } from '../../src/adapters/probe/fping_prober.js';
import { OwnLink } from '../../src/adapters/probe/link.js';
import { Resolver } from '../../src/adapters/probe/resolver.js';
import type { ProbeResult } from '../../src/domain/core/event.js';
import { milliseconds, moment } from '../../src/domain/core/time.js';
import { KeptLog } from '../kept_log.js';
import { waitFor } from '../wait_for.js';

export const times = { interval: milliseconds(400), timeout: milliseconds(300) };
const clock = { now: () => moment(performance.now(), Date.now()) };

/** What a prober has told of some addresses or names. */
export class Pinged {
  readonly results: (ProbeResult & { readonly heardAt: number })[] = [];
  readonly log = new KeptLog();
  #prober: FpingProber | null = null;

  async start(hosts: readonly string[], resolver = new Resolver()): Promise<void> {
    const fping = await findFping();
    this.#prober = new FpingProber(
      hosts.map((host) => ({ id: host, host })),
      times,
      {
        fping,
        clock,
        resolver,
        link: new OwnLink(),
        log: this.log,
        onResults: (results) =>
          this.results.push(...results.map((result) => ({ ...result, heardAt: performance.now() }))),
      },
    );
    this.#prober.start();
  }

  stop(): void {
    this.#prober?.stop();
  }

  kindsOf(id: string): string[] {
    return this.results.filter((result) => result.id === id).map(({ outcome }) => outcome.kind);
  }

  async until(id: string, kind: string, after = 0): Promise<void> {
    await waitFor(`${id} to be ${kind}`, () => this.kindsOf(id).slice(after).includes(kind));
  }

  /** Waits until the address was told of so often. */
  async told(id: string, often: number): Promise<void> {
    await waitFor(`${often} results of ${id}`, () => this.kindsOf(id).length >= often);
  }
}
