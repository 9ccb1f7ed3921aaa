import { canonicalAddress } from '../../platform/ip_address.js';
import type { Inbox } from '../../domain/core/ports.js';
import type { Snapshot, UpsView } from '../../domain/view/snapshot.js';
import { minutes } from '../../domain/core/time.js';
import { hubFailure } from './failures.js';
import { readReport } from './host_report.js';
import { ok, type Answer, type HubRequest, type HubRoute } from './routes.js';

/** A machine that may be a client, as far as the hub tells it something. */
export interface HubHost {
  readonly id: string;
  /** Told to its client as IGNORE_SIMULATION. */
  readonly ignoresDrills: boolean;
  /** The UPSes that feed it, by their names. */
  readonly poweredBy: readonly string[];
  /** How many of them it needs. */
  readonly needs: number;
  /** The UPS of its own; null where it has none. */
  readonly section: string | null;
}

export interface ClientRouteContext {
  readonly snapshot: () => Snapshot;
  readonly inbox: Inbox;
  /** The host that an IP address, in any spelling, belongs to. */
  readonly hostAt: (address: string) => HubHost | null;
  readonly reportForOthers: boolean;
  /** NUT's variables of a UPS, as NUT clients read them. */
  readonly variables: (ups: UpsView) => ReadonlyMap<string, string>;
  readonly version: string;
}

/**
 * What UPS_monitor's scripts ask, in the words of UPS_Server_Docker: they compare whole strings, so nothing of it may be said
 * otherwise.
 */
export const clientRoutes = (context: ClientRouteContext): readonly HubRoute[] => [
  { method: 'GET', path: '/config', access: 'client', answer: (asked) => ok(configOf(context, asked)) },
  { method: 'GET', path: '/upsc', access: 'client', answer: (asked) => ok(upsc(context, asked)) },
  { method: 'POST', path: '/status', access: 'client', answer: (request) => report(context, request) },
  { method: 'GET', path: '/version', access: 'everybody', answer: () => ok(versionOf(context)) },
];

function configOf({ snapshot, hostAt }: ClientRouteContext, { caller, calledAs, query }: HubRequest): object {
  const asked = typeof query['ip'] === 'string' && query['ip'] !== '' ? query['ip'] : caller;
  const host = asked === null ? null : hostAt(asked);
  const shown = snapshot();
  const view = shown.hosts.find(({ id }) => id === host?.id);
  const delay = view?.shutdownDelay ?? null;
  if (host === null || view === undefined || delay === null) {
    throw hubFailure(
      'UNKNOWN_CLIENT',
      view === undefined
        ? `No host of the configuration has the address ${quoted(asked)}.`
        : `The host ${view.name} has no shutdown_delay.`,
      'Give the host its address and a shutdown_delay in the section hosts.',
    );
  }
  return {
    // A client takes an empty or fractional delay for 0, and shuts down at once.
    SHUTDOWN_DELAY_MINUTES: String(Math.ceil(delay / minutes(1))),
    UPS_NAME: `${upsOf(host, shown).name}@${calledAs}`,
    IGNORE_SIMULATION: host.ignoresDrills,
  };
}

/**
 * The UPS of the caller, or the main one. Each client counts its own delay from the first `OB LB` that it sees, and one of them ends its countdown at
 * a plain `OB`: so here the battery is low from the moment the mains is lost until it is restored. A drill ends here when it
 * is stopped, while its UPSes stay on battery as after a real outage: those countdowns would run on and shut machines down.
 */
function upsc({ snapshot, variables, hostAt }: ClientRouteContext, { caller }: HubRequest): object {
  const shown = snapshot();
  const host = caller === null ? null : hostAt(caller);
  const ups = upsOf(host, shown);
  if (ups.status === 'stale') {
    const reason = 'It is not decided yet whether the mains is there.';
    throw hubFailure('DATA_STALE', reason, 'Ask again in a moment.');
  }
  const isStoppedDrill = ups.simulated && !isDrillOn(host, shown);
  return variableTree(
    new Map<string, string | boolean>([
      ...variables(ups),
      ['ups.status', ups.status === 'OL' || isStoppedDrill || hasEnough(host, shown) ? 'OL' : 'OB LB'],
      ['ups.simulation', ups.simulated],
    ]),
  );
}

function report(context: ClientRouteContext, { body, caller }: HubRequest): Answer {
  const { snapshot, inbox, hostAt, reportForOthers } = context;
  const { ip, status, remaining } = readReport(body);
  const host = hostAt(ip);
  const isOwn = ip === caller || (host !== null && caller !== null && hostAt(caller) === host);
  if (!reportForOthers && !isOwn) {
    throw hubFailure(
      'NOT_YOUR_ADDRESS',
      `${quoted(caller)} cannot report for ${ip}: a client reports for its own address.`,
      'Set http.report_for_others, or http.trusted_proxies where a proxy stands between.',
    );
  }
  const view = snapshot().hosts.find(({ id }) => id === host?.id);
  if (view === undefined) {
    throw hubFailure(
      'UNKNOWN_HOST',
      `No host of the configuration has the address ${ip}.`,
      'Add it to the section hosts, with this address.',
    );
  }
  inbox.dispatch({ type: 'host_reported', id: view.id, status, remaining });
  return ok({ message: 'Status updated successfully' });
}

/** The keys of the original. Of the checkout that we were built from nothing is known at run time. */
const versionOf = ({ version }: ClientRouteContext): object => ({
  version_string: version,
  commit_hash: '',
  commit_date: '',
  commit_message: '',
  branch: '',
  tag: '',
  build_date: '',
  source: 'package',
});

/** What powers a host, as one UPS: where several do, the host's own is that. Of a stranger, the main one. */
function upsOf(host: HubHost | null, shown: Snapshot): UpsView {
  const main = mainUps(shown);
  const [only, ...others] = host?.poweredBy ?? [];
  const name = others.length === 0 ? only : host?.section;
  return shown.upses.find((ups) => ups.name === name) ?? main;
}

/** Of several UPSes; its own one says `OB` from the first that is lost. */
const hasEnough = (host: HubHost | null, { supplies }: Snapshot): boolean => {
  if (host === null || host.poweredBy.length < 2) return false;
  const lost = supplies.filter(({ name, onBattery }) => onBattery && host.poweredBy.includes(name));
  return host.poweredBy.length - lost.length >= host.needs;
};

const isDrillOn = (host: HubHost | null, { supplies, drill }: Snapshot): boolean =>
  host === null ? drill : supplies.some((supply) => supply.drill && host.poweredBy.includes(supply.name));

/** The settings always have a main UPS, and the snapshot has it first. */
function mainUps({ upses }: Snapshot): UpsView {
  const [main] = upses;
  if (main === undefined) throw new Error('the snapshot has no UPS');
  return main;
}

const maxQuote = 60;

const quoted = (address: string | null): string =>
  address === null ? '(unknown)' : (canonicalAddress(address) ?? JSON.stringify(address.slice(0, maxQuote)));

/** NUT's variables by their parts, as the hub's clients read them: `ups.status` is `.ups.status`. */
export interface VariableTree {
  readonly [part: string]: Leaf | VariableTree;
}

type Leaf = string | number | boolean;
type Branch = Map<string, Leaf | Branch>;

/**
 * Nests variables by their dots. Values that are decimal numbers become numbers. Where a name is both a value and the
 * parent of others, these stand beside it under what is left of their names: `driver.version` and `driver.version.internal`
 * give `{driver: {version: "x", "version.internal": 0.1}}`.
 */
export function variableTree(variables: ReadonlyMap<string, string | boolean>): VariableTree {
  const root: Branch = new Map();
  const entries = [...variables].map(([name, value]) => ({ parts: name.split('.'), value }));
  // A value is there before the variables below its name are.
  for (const { parts, value } of entries.sort((one, other) => one.parts.length - other.parts.length)) {
    let branch = root;
    const rest = [...parts];
    while (rest.length > 1) {
      const below = branch.get(rest[0] ?? '') ?? new Map<string, Leaf | Branch>();
      if (!(below instanceof Map)) break;
      branch.set(rest.shift() ?? '', below);
      branch = below;
    }
    branch.set(rest.join('.'), typeof value === 'string' ? numberOrText(value) : value);
  }
  return asTree(root);
}

/** fromEntries defines own properties, whatever they are called. */
const asTree = (branch: Branch): VariableTree =>
  Object.fromEntries(
    [...branch].map(([part, value]) => [part, value instanceof Map ? asTree(value) : value]),
  );

/** Only what is written as numbers are: a serial `007` stays text. */
const decimal = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?$/;

const numberOrText = (value: string): string | number => (decimal.test(value) ? Number(value) : value);
