import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HubHost } from '../../../src/adapters/http/client_routes.js';
import type { Endpoint } from '../../../src/adapters/http/endpoint.js';
import { hubEndpoint, hubRoutes, type HubContext } from '../../../src/adapters/http/hub.js';
import type { HubRoute } from '../../../src/adapters/http/routes.js';
import { defaultLimits, type HttpLimits, type HubSettings } from '../../../src/adapters/http/settings.js';
import { StatusStream } from '../../../src/adapters/http/stream/status_stream.js';
import { HostAddresses, type AddressedHost } from '../../../src/adapters/system/host_addresses.js';
import type { Command, CommandOrigin, CommandResult } from '../../../src/domain/core/command.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';
import type { Health } from '../../../src/domain/view/health.js';
import type { Inbox } from '../../../src/domain/core/ports.js';
import type { HostView, Snapshot, SupplyView, UpsView } from '../../../src/domain/view/snapshot.js';
import { milliseconds, minutes, moment, wallClockTime } from '../../../src/domain/core/time.js';
import { systemClock } from '../../../src/platform/timers.js';
import { KeptLog } from '../../kept_log.js';
import { raw, told } from '../../../src/domain/view/reasons/told.js';

import { address, adminToken, ask, asClient, asJson, token, type Question, type Reply } from './ask.js';
import { hubContext } from './given_context.js';

/** On the main UPS; on another one; and on both. */
export const hubHosts: readonly (HubHost & AddressedHost)[] = [
  { id: 'nas', address: address.nas, ignoresDrills: false, poweredBy: ['ups'], needs: 1, section: 'nas' },
  { id: 'tv', address: address.tv, ignoresDrills: true, poweredBy: ['ups'], needs: 1, section: null },
  { id: 'pc', address: address.pc, ignoresDrills: false, poweredBy: ['rack'], needs: 1, section: 'pc' },
  {
    id: 'server',
    address: address.server,
    ignoresDrills: false,
    poweredBy: ['ups', 'rack'],
    needs: 1,
    section: 'server',
  },
];

export const upsView = (changes: Partial<UpsView> = {}): UpsView => ({
  name: 'ups',
  description: 'Garage inverter',
  aliasOf: null,
  status: 'OL',
  nutStatus: changes.status === 'stale' ? '' : (changes.status ?? 'OL'),
  report: null,
  lowBatteryIn: null,
  shutdownDelay: minutes(5),
  battery: null,
  clients: null,
  simulated: false,
  testResult: '',
  ...changes,
});

export const hostView = (changes: Partial<HostView> = {}): HostView => ({
  id: 'nas',
  name: 'NAS',
  state: 'online',
  reason: told('host_answers'),
  up: true,
  ups: 'nas',
  shutdownDelay: minutes(10),
  configuredDelay: null,
  remaining: null,
  next: null,
  lastReport: null,
  stale: false,
  unattended: false,
  simulated: false,
  wakeable: true,
  ...changes,
});

export const supplyView = (changes: Partial<SupplyView> = {}): SupplyView => ({
  name: 'ups',
  mains: { state: 'present', since: wallClockTime(0), reason: raw('for the test'), simulated: false },
  onBattery: false,
  drill: false,
  lastOutage: null,
  outageTotals: { outages: 0, lasted: milliseconds(0) },
  sentinels: [],
  witnesses: [],
  silentNeeded: 0,
  port: null,
  safeToCut: { safe: false, blockedBy: [told('cut_no_outage')], cutIn: null },
  ...changes,
});

export const snapshotOf = (changes: Partial<Snapshot> = {}): Snapshot => ({
  at: moment(0, 0),
  mains: { state: 'present', since: wallClockTime(0), reason: raw('for the test'), simulated: false },
  problems: [],
  sentinels: [],
  witnesses: [],
  upses: [upsView(), upsView({ name: 'nas', shutdownDelay: minutes(10) })],
  hosts: [hostView(), hostView({ id: 'tv', name: 'TV', ups: null, shutdownDelay: null, wakeable: false })],
  supplies: [supplyView({ drill: changes.drill ?? false })],
  primary: null,
  schedules: [],
  drill: false,
  maintenanceUntil: null,
  lastOutage: null,
  ...changes,
});

/** Stands in for the loop: keeps what came, and answers commands with `result`. */
export class StandInInbox implements Inbox {
  readonly events: DomainEvent[] = [];
  readonly commands: {
    readonly command: Command;
    readonly from: CommandOrigin;
    readonly by: string | null;
  }[] = [];
  result: CommandResult = { accepted: true, message: 'Done.' };

  dispatch(event: DomainEvent): void {
    this.events.push(event);
  }

  command(command: Command, from: CommandOrigin, by: string | null = null): Promise<CommandResult> {
    this.commands.push({ command, from, by });
    return Promise.resolve(this.result);
  }
}

/** Every route of a hub, for a look at them. */
export const hubRoutesForTests = (): readonly HubRoute[] =>
  hubRoutes({
    ...hubContext({ snapshot: () => snapshotOf(), inbox: new StandInInbox() }),
    maxStreams: 1,
    reportForOthers: false,
    from: 'HTTP',
  });

/** Looks among these hosts by their addresses, as the service does. */
export function hostAmong(hosts: readonly (HubHost & AddressedHost)[]): (address: string) => HubHost | null {
  const addresses = new HostAddresses(hosts, new KeptLog());
  return (at) => addresses.hostAt(at);
}

/** A hub that listens on a free port of loopback, and what is around it. */
export class HubUnderTest {
  readonly inbox = new StandInInbox();
  readonly log = new KeptLog();
  shown: Snapshot = snapshotOf();
  health: Health = { healthy: true, reasons: [] };
  readonly stream: StatusStream;
  readonly hub: Endpoint;
  readonly context: HubContext;

  private constructor(
    readonly folder: string,
    changes: Partial<HubSettings>,
    limits: Partial<HttpLimits>,
    context: Partial<HubContext>,
  ) {
    this.stream = context.stream ?? new StatusStream(this.shown, '1.2.3', systemClock);
    this.context = hubContext({
      snapshot: () => this.shown,
      stream: this.stream,
      health: () => this.health,
      inbox: this.inbox,
      hostAt: hostAmong(hubHosts),
      variables: (ups) =>
        new Map([
          ['ups.status', ups.status],
          ['ups.delay.shutdown', '300'],
          ['ups.serial', '007'],
          ['driver.version', '1.2.3'],
          ['driver.version.internal', '0.1'],
        ]),
      log: this.log,
      ...context,
    });
    this.hub = hubEndpoint(
      {
        address: '127.0.0.1',
        port: 0,
        token,
        adminToken,
        tokenFile: join(folder, 'http-token'),
        adminTokenFile: join(folder, 'http-admin-token'),
        isOpenToView: false,
        trustedProxies: [],
        reportForOthers: false,
        ...changes,
      },
      this.context,
      { ...defaultLimits, ...limits },
    );
  }

  static async start(
    changes: Partial<HubSettings> = {},
    limits: Partial<HttpLimits> = {},
    context: Partial<HubContext> = {},
  ): Promise<HubUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-hub-'));
    const under = new HubUnderTest(folder, changes, limits, context);
    await under.hub.start();
    return under;
  }

  async stop(): Promise<void> {
    await this.hub.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get port(): number {
    return this.hub.port ?? 0;
  }

  /** Asks with the token that belongs to the path, unless told otherwise, from the NAS's address. */
  ask(path: string, question: Question = {}): Promise<Reply> {
    return ask(this.port, path, question);
  }

  /** As a client's report goes out. */
  report(body: unknown, question: Question = {}): Promise<Reply> {
    const { headers = asClient, ...rest } = question;
    return this.ask('/status', { method: 'POST', body, ...rest, headers: { ...asJson, ...headers } });
  }
}
