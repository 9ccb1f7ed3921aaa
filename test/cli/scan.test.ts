import { describe, expect, it } from 'vitest';
import { foundIn, type ScanResult } from '../../src/adapters/nut/scanner.js';
import { parseInvocation } from '../../src/cli/arguments.js';
import { configurationOf, scanAll } from '../../src/cli/scan.js';
import { load } from '../config/given.js';

const scansOf = (...words: readonly string[]) => {
  const invocation = parseInvocation(['scan', ...words], {});
  return invocation.command === 'scan' ? invocation.scans : [];
};

/** As nut-scanner 2.8 prints with -q -P: `NUT:` as seen, the others as in reports of NUT's users. */
const recorded = {
  usb: `USB:driver="usbhid-ups",port="auto",vendorid="06DA",productid="FFFF",product="HID UPS",serial="210909-66650163",vendor="PPC",bus="001"
USB:driver="nutdrv_qx",port="auto",vendorid="0001",productid="0000",bus="002"
`,
  twins: `USB:driver="usbhid-ups",port="auto",vendorid="0764",productid="0501",product="CP1500",serial="A1",vendor="CPS",bus="001",device="003",busport="001"
USB:driver="usbhid-ups",port="auto",vendorid="0764",productid="0501",product="CP1500",serial="B2",vendor="CPS",bus="001",device="004",busport="002"
`,
  network: `SNMP:driver="snmp-ups",port="10.0.0.5",desc="Smart-UPS 1500",mibs="apcc",community="public"
NUT:driver="nutclient",port="garage@10.0.0.9"
`,
  rubbish: 'Scanning USB bus.\nUSB:driver="",port="auto"\n[nutdev1]\n',
};

const run = async (
  result: ScanResult,
  words: readonly string[] = [],
  { isRoot = true, hasUsb = true } = {},
) => {
  const printed: string[] = [];
  const told: string[] = [];
  const code = await scanAll(scansOf(...words), {
    scanned: () => Promise.resolve(result),
    print: (text) => void printed.push(text),
    tell: (text) => void told.push(text),
    isRoot,
    hasUsb,
  });
  return { code, printed: printed.join('\n'), told: told.join('\n') };
};

describe('sentinel-ups scan', () => {
  it('prints what is to stand in the configuration', async () => {
    const { code, printed } = await run({ found: foundIn(recorded.usb), complaints: [] });
    expect(code).toBe(0);
    expect(printed).toBe(`# PPC, HID UPS, 210909-66650163
ups:
  driver: usbhid-ups
  port: auto
  settings:
    vendorid: 06DA
    productid: FFFF
upses:
  # nutdrv_qx at auto
  - name: ups2
    driver: nutdrv_qx
    port: auto
    settings:
      vendorid: "0001"
      productid: "0000"`);
  });

  it.each(Object.entries(recorded).filter(([name]) => name !== 'rubbish'))(
    'prints for %s what the configuration takes',
    async (_, output) => {
      const found = foundIn(output);
      expect(found).toHaveLength(2);
      const { settings } = await load(`sentinels: [127.0.0.1]\n${configurationOf(found)}\n`);
      expect(settings.upses.map(({ port }) => port?.kind)).toHaveLength(2);
      expect(settings.upses.every(({ port }) => port !== null)).toBe(true);
    },
  );

  it('tells two of the same model apart by their serials', () => {
    expect(configurationOf(foundIn(recorded.twins))).toMatch(/serial: A1\n[^]*serial: B2$/);
  });

  it('finds SNMP cards and other NUT servers', () => {
    const text = configurationOf(foundIn(recorded.network));
    expect(text).toContain('# Smart-UPS 1500\n');
    expect(text).toContain('port: 10.0.0.5\n  settings:\n    mibs: apcc\n    community: public\n');
    expect(text).toContain('upsd: garage@10.0.0.9');
  });

  it('reads nothing out of what is no such line', () => {
    expect(foundIn(recorded.rubbish)).toEqual([]);
  });

  it.each([
    [{ isRoot: false }, /root only: try it again with sudo/],
    [{ hasUsb: false }, /no \/dev\/bus\/usb here: a container/],
    [{}, /A driver that has the device already/],
    [{}, /--serial, and --network/],
    [{}, /nut-scanner says: No USB device found/],
  ])('where nothing is found and %j, fails and says what to do: %s', async (context, hint) => {
    const { code, printed, told } = await run(
      { found: [], complaints: ['No USB device found'] },
      [],
      context,
    );
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(told).toMatch(hint);
  });

  it.each([
    [[], [['-U']]],
    [['--serial'], [['-U'], ['-E', 'auto']]],
    [
      ['--network', '192.168.1.0/24'],
      [['-U'], ['-S', '-O', '-t', '3', '-p', '3493', '-m', '192.168.1.0/24']],
    ],
    [
      ['--network', '10.0.0.5'],
      [['-U'], ['-S', '-O', '-t', '3', '-p', '3493', '-s', '10.0.0.5']],
    ],
    [
      ['--network', '10.0.0.5-10.0.0.9', '--network', 'fd00::5'],
      [
        ['-U'],
        ['-S', '-O', '-t', '3', '-p', '3493', '-s', '10.0.0.5', '-e', '10.0.0.9'],
        ['-S', '-O', '-t', '3', '-p', '3493', '-s', 'fd00::5'],
      ],
    ],
  ])('with %j looks there', (words, args) => {
    expect(scansOf(...words).map((scan) => scan.args)).toEqual(args);
  });

  it.each(['10.0.0.0/8', '10.0.0.0/33', 'fd00::/64', 'house', '10.0.0.1-fd00::1', '10.0.0.1-2-3', '-s', ''])(
    'refuses --network=%s',
    (range) => {
      expect(() => scansOf(`--network=${range}`)).toThrow(/--network takes a network, a range or an address/);
    },
  );

  it.each(['--serial', '--network=10.0.0.5'])('is the only command with %s', (option) => {
    expect(() => parseInvocation(['status', option], {})).toThrow(/goes with scan only/);
  });
});
