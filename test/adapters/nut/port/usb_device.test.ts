import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsbDevice, type UsbFolders } from '../../../../src/adapters/nut/port/usb_device.js';
import type { RunAs } from '../../../../src/platform/child_process.js';
import { KeptLog } from '../../../kept_log.js';

interface Device {
  readonly vendor: string;
  readonly product: string;
  readonly serial?: string;
  readonly kind?: string;
  readonly number: number;
}

const salicru: Device = { vendor: '06da', product: 'ffff', serial: 'A1', number: 4 };
const stick: Device = { vendor: '10c4', product: 'ea60', number: 5 };
const hub: Device = { vendor: '06da', product: 'ffff', kind: '09', number: 1 };

const user: RunAs = { uid: 12_345, gid: 12_346 };
const isRoot = process.getuid?.() === 0;

let folder: string;
let folders: UsbFolders;

const plugIn = async (...devices: readonly Device[]): Promise<void> => {
  for (const { vendor, product, serial = '', kind = '00', number } of devices) {
    const listed = join(folders.listed, `1-${number}`);
    await mkdir(listed, { recursive: true });
    const files = {
      idVendor: vendor,
      idProduct: product,
      serial,
      bDeviceClass: kind,
      busnum: '1',
      devnum: String(number),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(listed, name), `${text}\n`);
    await writeFile(nodeOf(number), '', { mode: 0o600 });
  }
};

const nodeOf = (number: number): string => join(folders.nodes, `001/00${number}`);

const isGiven = async (number: number): Promise<boolean> => {
  const { gid, mode } = await stat(nodeOf(number));
  return gid === user.gid && (mode & 0o777) === 0o660;
};

const device = (settings: Readonly<Record<string, string>>, as: RunAs | null = user): UsbDevice =>
  new UsbDevice(Object.entries(settings), as, new KeptLog(), folders);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usb'));
  folders = {
    listed: join(folder, 'sys'),
    nodes: join(folder, 'dev'),
    rules: [join(folder, 'none'), join(folder, 'rules')],
  };
  for (const path of [folders.listed, join(folders.nodes, '001'), join(folder, 'rules')])
    await mkdir(path, { recursive: true });
  await writeFile(
    join(folder, 'rules/62-nut-usbups.rules'),
    'ATTR{idVendor}=="06DA", ATTR{idProduct}=="ffff", MODE="664", GROUP="nut"\n',
  );
  await writeFile(join(folder, 'rules/60-others.rules'), 'ATTR{idVendor}=="10c4", ATTR{idProduct}=="ea60"\n');
});
afterEach(() => rm(folder, { recursive: true }));

describe.skipIf(!isRoot)('the node of a USB device (needs root)', () => {
  it.each<[string, Readonly<Record<string, string>>, boolean, boolean]>([
    ['of the vendor and product that are named', { vendorid: '06DA', productid: 'ffff' }, true, false],
    ['of a pattern, as NUT takes them', { vendorid: '0...' }, true, false],
    ['of the vendor that is named, though NUT does not know it', { vendorid: '10c4' }, false, true],
    ['of another serial number', { vendorid: '06da', serial: 'B2' }, false, false],
    ['of a pattern that is none', { vendorid: '06da(' }, false, false],
    ['of what NUT knows, where none is named', {}, true, false],
  ])('%s', async (_, settings, ups, other) => {
    await plugIn(salicru, stick, hub);
    await device(settings).prepare();
    expect([await isGiven(salicru.number), await isGiven(stick.number), await isGiven(hub.number)]).toEqual([
      ups,
      other,
      false,
    ]);
  });

  it('is given again after the device was plugged in anew', async () => {
    await plugIn(salicru);
    const ups = device({ vendorid: '06da' });
    await ups.prepare();
    await rm(join(folders.listed, '1-4'), { recursive: true });
    await plugIn({ ...salicru, number: 7 });
    await ups.prepare();
    expect(await isGiven(7)).toBe(true);
  });

  it('stays as it is where the driver may use it already', async () => {
    await plugIn(salicru);
    await chmod(nodeOf(salicru.number), 0o666);
    await device({ vendorid: '06da' }).prepare();
    expect((await stat(nodeOf(salicru.number))).gid).toBe(0);
  });
});

describe('a USB device', () => {
  it('is no matter where nothing is listed, or the driver runs as ourselves', async () => {
    await device({}).prepare();
    await plugIn(salicru);
    await device({ vendorid: '06da' }, null).prepare();
    expect((await stat(nodeOf(salicru.number))).mode & 0o777).toBe(0o600);
    await rm(folders.listed, { recursive: true });
    await device({}).prepare();
  });

  it.each<[string, Readonly<Record<string, string>>, readonly Device[], string]>([
    ['that is named', { vendorid: '06da', productid: 'ffff' }, [salicru, stick], '001/004\n'],
    [
      'that there is twice, unless by its serial number',
      { vendorid: '06da', productid: 'ffff' },
      [salicru, { ...salicru, serial: 'B2', number: 8 }],
      '',
    ],
    [
      'told by its serial number',
      { vendorid: '06da', productid: 'ffff', serial: 'B2' },
      [salicru, { ...salicru, serial: 'B2', number: 8 }],
      '001/008\n',
    ],
    ['of which only the vendor is named', { vendorid: '06da' }, [salicru], ''],
    ['that nobody has named', {}, [salicru], ''],
  ])('is reset only if there is no doubt which: one %s', async (_, settings, devices, expected) => {
    await plugIn(...devices);
    // A stand-in for usbreset(1), which keeps what it was asked for.
    const asked = join(folder, 'asked');
    await writeFile(asked, '');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin/usbreset'), `#!/bin/sh\necho "$1" >>${asked}\n`, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${path}`;
    await device(settings)
      .reset()
      .finally(() => (process.env['PATH'] = path));
    expect(await readFile(asked, 'utf8')).toBe(expected);
  });
});
