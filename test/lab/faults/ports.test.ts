import { describe, expect, it } from 'vitest';
import { waitFor } from '../../wait_for.js';
import { labAvailable } from '../harness/available.js';
import { MuteListener } from '../harness/mute_listener.js';
import { createLab, type Lab } from '../harness/namespaces.js';
import { quickDetection } from '../harness/quick_detection.js';
import { Service } from '../harness/service.js';
import { StatusWatch } from '../harness/status_watch.js';

type OnTestFinished = (end: () => Promise<void>) => void;

/** The service, started on a machine on which somebody else holds a port. */
const startedWhereTaken = async (
  port: number,
  onTestFinished: OnTestFinished,
): Promise<{ lab: Lab; service: Service; taker: MuteListener }> => {
  const lab = await createLab();
  onTestFinished(() => lab.close());
  const taker = await MuteListener.start(lab, port);
  const service = await Service.prepare(lab, { configuration: { detection: quickDetection } });
  onTestFinished(() => service.close());
  service.start();
  return { lab, service, taker };
};

/** The error lines of the log that name the port. */
const errorsAbout = ({ process }: Service, port: number): string[] =>
  process.lines
    .map(({ text }) => text)
    .filter((text) => text.includes('"level":"error"') && text.includes(`Port ${port}`));

describe.skipIf(!labAvailable)('a port that another program holds (needs network namespaces)', () => {
  it('3493: says so, naming nut.listen; MQTT works on; NUT comes once the port is free', async ({
    onTestFinished,
  }) => {
    const { lab, service, taker } = await startedWhereTaken(3493, onTestFinished);
    const published = (topic: string, part: string): Promise<unknown> =>
      waitFor(
        `${part} on ${topic}`,
        async () => (await service.clients.mqttRetained(`sentinel-ups/${topic}`))?.includes(part),
        { within: 60_000, every: 100 },
      );
    await published('ups/ups', '"OL"');
    await published('problem', '"ON"');
    await published('problem', 'Port 3493 (nut.listen: 127.0.0.1:3493)');
    expect(errorsAbout(service, 3493)).toHaveLength(1);
    await lab.cut();
    await published('ups/ups', '"OB"');
    const watch = new StatusWatch(lab);
    await taker.close();
    await watch.reads('OB');
    await published('problem', '"OFF"');
    expect(errorsAbout(service, 3493)).toHaveLength(1);
    expect(watch.told().at(-1)).toBe('OB');
    expect(watch.told()).not.toContain('OL');
  });

  it('1883: says so, naming mqtt.url; NUT works on; MQTT comes once the port is free', async ({
    onTestFinished,
  }) => {
    const { lab, service, taker } = await startedWhereTaken(1883, onTestFinished);
    const watch = new StatusWatch(lab);
    await watch.reads('OL');
    await waitFor('the error', () => errorsAbout(service, 1883).length > 0, { within: 60_000 });
    expect(errorsAbout(service, 1883).join()).toContain('mqtt.url');
    expect((await service.command('status')).stdout).toContain('Port 1883');
    await lab.cut();
    await watch.reads('OB');
    expect(taker.accepted).toBe(0);
    expect(errorsAbout(service, 1883)).toHaveLength(1);
    await taker.close();
    await waitFor(
      'the outage on MQTT',
      async () => (await service.clients.mqttRetained('sentinel-ups/ups/ups'))?.includes('"OB"'),
      { within: 60_000, every: 100 },
    );
    await waitFor(
      'no problem',
      async () => (await service.clients.mqttRetained('sentinel-ups/problem'))?.includes('"OFF"'),
      { within: 60_000, every: 100 },
    );
    expect(watch.told('OL')).toEqual(['OL', 'OB']);
  });
});
