import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Endpoint } from '../../src/adapters/http/endpoint.js';
import { StatusStream } from '../../src/adapters/http/stream/status_stream.js';
import { hubEndpoint, ingressEndpoint } from '../../src/adapters/http/hub.js';
import { systemClock } from '../../src/platform/timers.js';
import type { Health } from '../../src/domain/view/health.js';
import { recall } from '../../src/domain/core/recall.js';
import type { ProbeOutcome, ProbeResult } from '../../src/domain/core/event.js';
import type { DomainSettings } from '../../src/domain/core/settings.js';
import { milliseconds, minutes, seconds } from '../../src/domain/core/time.js';
import { OutputQueue } from '../../src/runtime/output_queue.js';
import { Loop } from '../../src/runtime/loop.js';
import { alive, mainOf, section, settings } from '../domain/given.js';
import { hubContext } from '../adapters/http/given_context.js';
import { KeptLog } from '../kept_log.js';
import { rehearsalsOfLoop } from '../app/given_rehearsals.js';

/** What a person enters; client scripts hold the other one. */
export const token = 'a-token-of-the-test';
export const clientToken = 'a-token-of-scripts';

const names = ['NAS', 'Proxmox', 'Living-room TV', 'Backup server', 'Router', 'Switch', 'Camera recorder'];

/** As many hosts as wanted, each with a UPS and a delay of its own. */
const houseOf = (hosts: number): DomainSettings => {
  const machines = Array.from({ length: hosts }, (_, index) => ({
    id: `host_${index}`,
    name: `${names[index % names.length] ?? ''}${index < names.length ? '' : ` ${Math.floor(index / names.length) + 1}`}`,
  }));
  return settings({
    sentinels: 3,
    witnesses: 1,
    detection: { timeout: milliseconds(20), confirmations: 1, restoreAfter: seconds(2) },
    battery: { runtime: minutes(120), recharge: minutes(360) },
    sections: [section('ups', 300), ...machines.map(({ id }, index) => section(id, 300 + 60 * index))],
    hosts: machines.map(({ id, name }) => ({
      ...{ id, name, poweredBy: ['ups'], needs: 1, section: id },
      wake: { auto: true, possible: true, after: [], minCharge: null },
    })),
  });
};

/** The real loop, hub and ingress server. Stands in for the prober and upsd: what its devices answer is up to the test. */
export class House {
  readonly log = new KeptLog();
  readonly loop: Loop;
  readonly hub: Endpoint;
  readonly ingress: Endpoint;
  health: Health = { healthy: true, reasons: [] };
  #mains: ProbeOutcome = alive;
  #probing: NodeJS.Timeout | undefined;

  private constructor(
    private readonly folder: string,
    private readonly settings: DomainSettings,
    hubPort: number,
  ) {
    const memory = { save: () => Promise.resolve() };
    const initial = recall(settings, null, 'boot-1', systemClock.now());
    this.loop = new Loop(settings, initial, 'boot-1', systemClock, memory, this.log);
    const stream = new StatusStream(this.loop.snapshot, '1.2.3', systemClock);
    this.loop.add(new OutputQueue(stream, this.log));
    const context = hubContext({
      snapshot: () => this.loop.snapshot,
      stream,
      health: () => this.health,
      rehearse: rehearsalsOfLoop(settings, this.loop),
      inbox: this.loop,
      log: this.log,
    });
    const place = { host: '127.0.0.1', port: 0 };
    const asHub = {
      ...{ tokenFile: join(folder, 'http-token'), adminTokenFile: join(folder, 'http-admin-token') },
      ...{ trustedProxies: [], reportForOthers: false, isOpenToView: false },
      ...{ token: clientToken, adminToken: token },
    };
    this.hub = hubEndpoint({ address: '127.0.0.1', ...asHub, port: hubPort }, context);
    this.ingress = ingressEndpoint({ ...place, allowedPeers: ['127.0.0.1'], commanders: [] }, context);
  }

  /** @param hubPort 0: any that is free */
  static async build(hosts = 2, hubPort = 0): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-page-'));
    const house = new House(folder, houseOf(hosts), hubPort);
    house.loop.start();
    house.loop.dispatch({
      type: 'clients_counted',
      clients: new Map(house.settings.sections.map(({ name }) => [name, 1])),
    });
    house.#probe();
    house.#probing = setInterval(() => house.#probe(), 50);
    await Promise.all([house.hub.start(), house.ingress.start()]);
    return house;
  }

  /** What every sentinel answers from now on; the witness and the hosts go on answering. */
  set mains(outcome: ProbeOutcome) {
    this.#mains = outcome;
  }

  get address(): string {
    return `http://127.0.0.1:${this.hub.port ?? 0}/`;
  }

  async close(): Promise<void> {
    clearInterval(this.#probing);
    await Promise.all([this.hub.stop(), this.ingress.stop()]);
    await this.loop.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  #probe(): void {
    const sentAt = systemClock.now().monotonic;
    for (const { id } of this.settings.hosts)
      this.loop.dispatch({ type: 'host_probed', id, sentAt, outcome: alive });
    const { witnesses, sentinels } = mainOf(this.settings);
    const of = (devices: typeof sentinels, outcome: ProbeOutcome): ProbeResult[] =>
      devices.map(({ id }) => ({ id, sentAt, outcome }));
    const results = [...of(witnesses, alive), ...of(sentinels, this.#mains)];
    this.loop.dispatch({ type: 'probed', results });
  }
}
