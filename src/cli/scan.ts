import { stringify } from 'yaml';
import type { FoundUps, Scan, ScanResult } from '../adapters/nut/scanner.js';
import { exitCode } from './exit_code.js';

export interface ScanContext {
  readonly scanned: (scan: Scan) => Promise<ScanResult>;
  /** The configuration. */
  readonly print: (text: string) => void;
  /** What is said of it. */
  readonly tell: (text: string) => void;
  readonly isRoot: boolean;
  /** The devices on USB can be seen: in a container they may have been left out. */
  readonly hasUsb: boolean;
}

/** They change when the plug is put in again, or match as expressions what is no expression. */
const passedOver = new Set(['bus', 'device', 'busport', 'bcdDevice', 'product', 'vendor', 'serial', 'desc']);

/** Looks everywhere that was asked for, and prints ready-made configuration lines of what it finds. */
export async function scanAll(scans: readonly Scan[], context: ScanContext): Promise<number> {
  const found: FoundUps[] = [];
  const complaints: string[] = [];
  for (const scan of scans) {
    context.tell(`Looking for UPSes: ${scan.where} …`);
    const result = await context.scanned(scan);
    found.push(...result.found);
    complaints.push(...result.complaints);
  }
  if (found.length === 0) {
    for (const complaint of new Set(complaints)) context.tell(`nut-scanner says: ${complaint}`);
    for (const hint of hintsFor(scans, context)) context.tell(hint);
    return exitCode.refused;
  }
  context.print(configurationOf(found));
  context.tell(
    `Found ${found.length === 1 ? 'a UPS' : `${found.length} UPSes`}. Put the lines into the configuration, and try them with: sentinel-ups check`,
  );
  return exitCode.ok;
}

function hintsFor(scans: readonly Scan[], { isRoot, hasUsb }: ScanContext): readonly string[] {
  const tried = scans.map(({ where }) => where).join(', ');
  return [
    `No UPS was found (${tried}).`,
    ...(hasUsb
      ? []
      : ['There is no /dev/bus/usb here: a container has to be given the USB devices (docs/container.md).']),
    ...(isRoot ? [] : ['Most devices can be looked at by root only: try it again with sudo.']),
    'A driver that has the device already keeps others out: stop it before.',
    ...(scans.length > 1
      ? []
      : [
          'UPSes elsewhere are looked for with --serial, and --network 192.168.1.0/24 (SNMP, and other NUT servers).',
        ]),
    'Not every UPS can be found like this; see https://networkupstools.org/stable-hcl.html for its driver.',
  ];
}

/** The lines of each: the first one as the main UPS, the others as further ones. */
export function configurationOf(found: readonly FoundUps[]): string {
  const [first, ...others] = found;
  if (first === undefined) return '';
  const main = `${commentOf(first)}${stringify({ ups: keysOf(first, found) })}`;
  const more = others.map((ups, index) => {
    const lines = stringify([{ name: `ups${index + 2}`, ...keysOf(ups, found) }]);
    return `${commentOf(ups)}${lines}`.replaceAll(/^(?=.)/gm, '  ');
  });
  return [main, ...(more.length === 0 ? [] : ['upses:\n', ...more])].join('').trimEnd();
}

function keysOf(ups: FoundUps, found: readonly FoundUps[]) {
  const { driver, port, options } = ups;
  if (driver === 'nutclient') return { upsd: port };
  const settings = [...options].filter(([key]) => !passedOver.has(key));
  const serial = options.get('serial') ?? '';
  const isTwin = found.some((other) => other !== ups && isSameModel(other, ups));
  if (isTwin && serial !== '') settings.push(['serial', serial]);
  return { driver, port, ...(settings.length > 0 && { settings: Object.fromEntries(settings) }) };
}

const isSameModel = (one: FoundUps, other: FoundUps): boolean =>
  one.driver === other.driver &&
  ['vendorid', 'productid'].every((key) => one.options.get(key) === other.options.get(key));

/** What people know it by. */
function commentOf({ driver, port, options }: FoundUps): string {
  const told = ['vendor', 'product', 'desc', 'serial'].flatMap((key) => options.get(key) ?? []);
  const words = told.filter((text) => text !== '' && text !== 'unknown');
  return `# ${words.length > 0 ? words.join(', ') : `${driver} at ${port}`}\n`;
}
