import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { eventually } from '../harness/eventually.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { inHouse, startOnLine, type House } from '../harness/in_house.js';
import { isShown, mainsOn, objectsOn, statusesOn, statusesUntil } from '../harness/topics_seen.js';

const account = { name: 'operator', password: 'a-long-password', role: 'admin' };
const nut = { users: [account] };

const upscmd = async ({ lab }: House, command: string): Promise<void> => {
  const words = ['-u', account.name, '-p', account.password, '-w', 'ups@127.0.0.1', command];
  const { code, stdout, stderr } = await lab.run('upscmd', words);
  expect({ code, said: stdout + stderr }).toEqual({ code: 0, said: 'SUCCESS\n' });
};

const commandLine = async ({ service }: House, action: string): Promise<void> => {
  const { code, stderr } = await service.command('drill', action);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
};

const order = ({ service }: House, topic: string, payload: string): Promise<void> =>
  service.clients.mqttPublish(`sentinel-ups/${topic}/set`, payload);

const ways: readonly (readonly [
  way: string,
  channel: string,
  start: (house: House) => Promise<void>,
  stop: (house: House) => Promise<void>,
])[] = [
  ['over MQTT', 'MQTT', (house) => order(house, 'drill', 'ON'), (house) => order(house, 'drill', 'OFF')],
  [
    'with upscmd',
    'NUT',
    (house) => upscmd(house, 'test.failure.start'),
    (house) => upscmd(house, 'test.failure.stop'),
  ],
  [
    'on the command line',
    'command line',
    (house) => commandLine(house, 'start'),
    (house) => commandLine(house, 'stop'),
  ],
];

/** With the default timeout no ping that is late on a busy machine is told in between. */
const patient = {
  detection: { restore_after: '1s' },
  ups: { low_battery_after: '3s', aliases: ['qnapups'] },
  nut,
};

const stages = ['OL', 'OB', 'OB LB', 'OL'];

describe.skipIf(!labAvailable)('a drill (needs network namespaces)', () => {
  it('goes through the stages of an outage, however it is started, and is marked as simulated', () =>
    inHouse({ configuration: patient }, async (house) => {
      const { service } = house;
      const { clients } = service;
      await startOnLine(service);
      for (const [way, channel, start, stop] of ways) {
        const watch = await clients.watchTopics();
        const logBefore = service.log.length;
        await start(house);
        await timeUntil(clients, 'OB', 30_000);
        expect(await clients.upscVar('ups.test.result'), way).toBe('drill in progress');
        await eventually('the switch', () => watch.messages('sentinel-ups/drill').at(-1)?.payload === 'ON');
        await timeUntil(clients, 'OB LB', 30_000);
        expect(await clients.status('qnapups'), way).toBe('OB LB');
        await stop(house);
        await timeUntil(clients, 'OL', 30_000);
        expect(await clients.upscVar('ups.test.result'), way).toMatch(/^drill done /);
        await eventually('the switch', () => watch.messages('sentinel-ups/drill').at(-1)?.payload === 'OFF');
        const isCommand = ({ event_type }: Readonly<Record<string, unknown>>): boolean =>
          event_type === 'command_accepted';
        const events = (): Readonly<Record<string, unknown>>[] =>
          objectsOn(watch, 'event').filter((event) => !isCommand(event));
        await eventually('the last event', () => events().at(-1)?.['event_type'] === 'mains_restored');
        await eventually('qnapups says OL', () => statusesOn(watch, 'qnapups').at(-1) === 'OL');

        expect(await statusesUntil(watch, 'OL'), way).toEqual(stages);
        expect(statusesOn(watch, 'qnapups'), way).toEqual(stages);
        const simulatedWhileOnBattery = objectsOn(watch, 'ups/ups').every(
          ({ status, simulated }) => simulated === (status !== 'OL'),
        );
        expect(simulatedWhileOnBattery, way).toBe(true);
        expect(mainsOn(watch), way).toEqual([
          'present',
          'lost (simulated)',
          'restoring (simulated)',
          'present',
        ]);
        expect(
          events().map(({ event_type }) => event_type),
          way,
        ).toEqual([
          'drill_started',
          'mains_lost',
          'low_battery',
          'low_battery',
          'drill_ended',
          'mains_restoring',
          'mains_restored',
        ]);
        expect(
          events().every(({ simulated }) => simulated === true),
          way,
        ).toBe(true);
        expect(
          objectsOn(watch, 'event')
            .filter(isCommand)
            .map(({ command, from, simulated }) => [command, from, simulated]),
          way,
        ).toEqual([
          ['start_drill', channel, false],
          ['stop_drill', channel, false],
        ]);
        // The last outage is the last real one.
        expect(objectsOn(watch, 'last_outage').at(-1), way).toEqual({ started: null, duration: null });
        const told = service.log
          .slice(logBefore)
          .filter((line) => /lost|OB LB|drill/i.test(line) && !line.startsWith('Carried out '));
        expect(told.length, way).toBeGreaterThanOrEqual(4);
        expect(
          told.filter((line) => !line.startsWith('DRILL: ')),
          way,
        ).toEqual([]);
      }
    }));

  it('is ended by a real outage: OB throughout, and never OL', () =>
    inHouse({ configuration: { ups: { low_battery_after: '1m' }, nut } }, async (house) => {
      const { lab, service } = house;
      const { clients } = service;
      await startOnLine(service);
      await order(house, 'drill', 'ON');
      await timeUntil(clients, 'OB', 30_000);
      await isShown(clients, 'OB');
      const watch = await clients.watchTopics();
      await lab.cut();
      await eventually(
        'the drill ends',
        () => watch.messages('sentinel-ups/drill').at(-1)?.payload === 'OFF',
      );
      await timeUntil(clients, 'OB', 30_000);
      await commandLine(house, 'stop');
      expect([...(await statusesDuring(clients, 2_000))]).toEqual(['OB']);
      const refused = await service.command('drill', 'start');
      expect(refused.code).toBe(1);
      expect(refused.stdout + refused.stderr).toContain('a real outage is going on');
      await lab.restore();
      await timeUntil(clients, 'OL', 30_000);
      expect(await statusesUntil(watch, 'OL')).toEqual(['OB', 'OL']);
      expect(mainsOn(watch)).toEqual(['lost (simulated)', 'lost', 'restoring', 'present']);
      expect(objectsOn(watch, 'ups/ups').at(-1)).toMatchObject({ simulated: false });
      expect(service.log).toContain('DRILL: The drill was ended by a real outage');
      expect(await clients.upscVar('ups.test.result')).toMatch(/^drill ended by a real outage /);
    }));
});

describe.skipIf(!labAvailable)('maintenance (needs network namespaces)', () => {
  /** Through a real outage, what is known is told and what is said is held. */
  const heldThroughOutage = async (house: House): Promise<void> => {
    const { lab, service } = house;
    const watch = await service.clients.watchTopics();
    await eventually('the switch', () => watch.messages('sentinel-ups/maintenance').at(-1)?.payload === 'ON');
    await lab.cut();
    await eventually('the outage is seen', () => mainsOn(watch).at(-1) === 'lost');
    expect([...(await statusesDuring(service.clients, 3_000))]).toEqual(['OL']);
    expect(await statusesUntil(watch, 'OL')).toEqual(['OL']);
  };
  const configuration = { ups: { low_battery_after: '2m' }, nut };

  it.concurrent('holds OL through a real outage until it is switched off', () =>
    inHouse({ configuration }, async (house) => {
      const { lab, service } = house;
      const { clients } = service;
      await startOnLine(service);
      await order(house, 'maintenance', '{"minutes":60}');
      await heldThroughOutage(house);
      const refused = await service.command('drill', 'start');
      expect(refused.code).toBe(1);
      await order(house, 'maintenance', 'OFF');
      await timeUntil(clients, 'OB', 30_000);
      await isShown(clients, 'OB');
      expect(await clients.mqttJson('sentinel-ups/ups/ups')).toMatchObject({
        status: 'OB',
        simulated: false,
      });
      await lab.restore();
      await timeUntil(clients, 'OL', 30_000);
    }),
  );

  it.concurrent('ends by itself', () =>
    inHouse({ configuration }, async (house) => {
      const { service } = house;
      const { clients } = service;
      await startOnLine(service);
      const begun = performance.now();
      await order(house, 'maintenance', '{"minutes":1}');
      await heldThroughOutage(house);
      await timeUntil(clients, 'OB', 65_000);
      expect(performance.now() - begun).toBeGreaterThan(59_000);
      await eventually(
        'the switch',
        async () => (await clients.mqttRetained('sentinel-ups/maintenance')) === 'OFF',
      );
    }),
  );
});
