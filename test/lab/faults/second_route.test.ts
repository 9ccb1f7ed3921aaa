import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine } from '../harness/in_house.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { mustRun } from '../harness/run_to_end.js';
import { problemIs, statusesUntil } from '../harness/topics_seen.js';

/** The interface loses its routes, as when a DHCP client takes the address away because the cable is out. */
const setHouse = (lab: Lab, state: 'up' | 'down') => lab.run('ip', ['link', 'set', 'house', state]);

/** A default route through the other cable, where nobody passes anything on: LTE, a VPN, a Wi-Fi for guests. */
const addSecondRoute = (lab: Lab) =>
  lab.run('ip', ['route', 'add', 'default', 'via', '10.77.1.254', 'dev', 'rack', 'metric', '600']);

describe.skipIf(!labAvailable)(
  'our own cable pulled beside a second default route (needs network namespaces)',
  () => {
    it('is told as a problem and is no outage; a real one afterwards is', () =>
      inHouse({ sentinels: 2 }, async ({ lab, service }) => {
        const { clients } = service;
        await addSecondRoute(lab);
        await startOnLine(service);
        const watch = await clients.watchTopics();

        await setHouse(lab, 'down');
        await problemIs(clients, /house, by which it answered, has lost its route; the way now is rack/);
        // Without the memory, OB came 2 to 4 s later with this quick detection.
        await pause(8_000);
        expect(await clients.status()).toBe('OL');

        await setHouse(lab, 'up');
        await problemIs(clients, 'off', 90_000);
        await lab.cut();
        await timeUntil(clients, 'OB', 90_000);
        expect(await statusesUntil(watch, 'OB')).toEqual(['OL', 'OB']);
      }));
  },
);

const built = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** On the lab's machine: the address answers, then the commands change the routes; prints what our link says before and after. */
const script = `
  import { execFileSync } from 'node:child_process';
  import { setTimeout as pause } from 'node:timers/promises';
  const { OwnLink } = await import('${built}adapters/probe/link.js');
  const { address, before, then } = JSON.parse(process.argv[1]);
  const ip = (commands) => execFileSync('ip', ['-batch', '-'], { input: commands.join('\\n') + '\\n' });
  ip(before);
  const link = new OwnLink();
  link.answered(address);
  await pause(50);
  const first = await link.troubleTowards(address);
  ip(then);
  await pause(200);
  const second = await link.troubleTowards(address);
  console.log(JSON.stringify([first?.text ?? null, second?.text ?? null]));
`;

describe.skipIf(!labAvailable)('the way that the kernel chooses (needs network namespaces)', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await createLab({ sentinels: 1, witnesses: 1 });
  });
  afterEach(() => lab.close());

  const troubles = async (order: { address: string; before: string[]; then: string[] }): Promise<unknown> => {
    const [first, ...rest] = lab.onMachineWithSys;
    return JSON.parse(
      await mustRun(first, [
        ...rest,
        process.execPath,
        '--input-type=module',
        '--eval',
        script,
        JSON.stringify(order),
      ]),
    );
  };

  const lost = (before: string, now: string): string =>
    `${before}, by which it answered, has lost its route; the way now is ${now}`;

  it.each([
    {
      what: 'IPv4: the dearer default route takes over',
      address: '198.51.100.7',
      before: [
        'route add default via 10.77.0.254 dev house metric 100',
        'route add default via 10.77.1.254 dev rack metric 600',
      ],
      then: ['route del default dev house'],
      trouble: lost('house', 'rack'),
    },
    {
      what: 'IPv6: the dearer route takes over',
      address: '2001:db8::7',
      before: [
        'address add fd77::1/64 dev house nodad',
        'address add fd78::1/64 dev rack nodad',
        'route add 2001:db8::/32 via fd77::2 dev house metric 100',
        'route add 2001:db8::/32 via fd78::2 dev rack metric 600',
      ],
      then: ['route del 2001:db8::/32 dev house'],
      trouble: lost('house', 'rack'),
    },
    {
      what: 'a rule leads to another table, and the main one stays as it is',
      address: '198.51.100.7',
      before: [
        'route add default via 10.77.0.254 dev house',
        'route add default via 10.77.1.254 dev rack table 7',
      ],
      then: ['rule add to 198.51.100.0/24 table 7'],
      trouble: lost('house', 'rack'),
    },
    {
      what: 'the interface gets another address (DHCP), and stays the way',
      address: '10.77.0.11',
      before: [],
      then: ['address del 10.77.0.1/24 dev house', 'address add 10.77.0.2/24 dev house'],
      trouble: null,
    },
    {
      what: 'an address with a label of its own is still that interface',
      address: '10.77.0.11',
      before: [],
      then: ['address del 10.77.0.1/24 dev house', 'address add 10.77.0.2/24 dev house label house:1'],
      trouble: null,
    },
  ])('$what', async ({ trouble, ...order }) => {
    expect(await troubles(order)).toEqual([null, trouble]);
  });
});
