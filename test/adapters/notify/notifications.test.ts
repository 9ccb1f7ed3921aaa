import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { announced } from '../../../src/domain/core/announcement.js';
import { milliseconds } from '../../../src/domain/core/time.js';
import { ownNotice } from '../../../src/domain/notify/notice.js';
import { systemClock } from '../../../src/platform/timers.js';
import { waitFor } from '../../wait_for.js';
import { brokerAway } from '../../domain/notify/given.js';
import { snapshotOf } from '../http/given.js';
import { freePort } from '../mqtt/real_broker.js';
import { failing, mainsLost, patient, problem, quick, Rig, target } from './courier_rig.js';

const restored = announced('mains_restored', 'Mains is back: 3 of 3 sentinels alive');

describe('notifications', () => {
  it('reach every target that wants them', async () => {
    const rig = await Rig.start({
      targets: [target('phone'), target('mail', { events: ['problem_raised'] })],
    });
    rig.tell(mainsLost);
    rig.tell(problem('no witness answers'));
    await waitFor('both targets', () => rig.channel('mail').sent.length + rig.channel().sent.length >= 2);
    expect(rig.channel().sent.flatMap(({ letter }) => letter.count)).toEqual([2]);
    expect(rig.channel('mail').titles).toEqual(['Problem: no witness answers']);
  });

  it('are tried again until they get through, once, as one message', async () => {
    const rig = await Rig.start();
    let attempts = 0;
    rig.channel().answer = () => ((attempts += 1) < 4 ? failing() : { outcome: 'delivered', answer: 'ok' });
    rig.tell(mainsLost);
    await waitFor('the first attempt', () => attempts > 0);
    rig.tell(restored);
    await waitFor('it is told', () => rig.waiting() === 0);
    const told = rig.channel().sent.filter(({ letter }) => letter.count === 2);
    expect(told.at(-1)?.text).toContain('Mains is back');
    expect(rig.output.targets()[0]).toMatchObject({ waiting: 0, lastError: null });
  });

  it('survive a kill, and arrive once', async () => {
    const rig = await Rig.start({ limits: patient });
    rig.channel().answer = failing;
    rig.tell(mainsLost, problem('no witness answers'));
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    await rig.restart();
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    await waitFor('it is told', () => rig.waiting() === 0 || (rig.show(snapshotOf()), false));
    await rig.restart();
    rig.tell(announced('problem_cleared', 'The problem is over'));
    await waitFor('the next', () => rig.channel().titles.includes('The problem is over'));
    expect(
      rig.channel().sent.filter(({ letter: { headline } }) => headline.event === 'mains_lost'),
    ).toHaveLength(2);
    expect(rig.channel().sent.at(-1)?.letter.count).toBe(1);
  });

  it.each([
    '{"number":',
    'rubbish',
    '{"number":1,"notice":{"event":"mains_lost"}}',
    '{"number":-1,"notice":null}',
  ])('are kept but for a damaged line: %s', async (line) => {
    const rig = await Rig.start({ limits: patient });
    rig.channel().answer = failing;
    rig.tell(mainsLost);
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    await rig.restart((left) => `${left}${line}`);
    expect(rig.waiting()).toBe(1);
    expect(rig.log.at('warn').join()).toContain('1 lines of the queue of notifications are damaged');
  });

  it('go on after a damaged first line with numbers that nobody was told yet', async () => {
    const rig = await Rig.start();
    rig.tell(mainsLost);
    await waitFor('it is told', () => rig.waiting() === 0);
    await rig.restart((left) => left.replace(/^.*\n/, '{"run":"runn\n'));
    rig.tell(restored);
    await waitFor('the next is told', () => rig.channel().titles.includes('Mains is back'));
  });

  it('wait in memory while the disk takes nothing, which is told as a problem', async () => {
    const rig = await Rig.start();
    await rig.settled();
    await rm(rig.path);
    // Nothing can be renamed over a folder that is not empty.
    await mkdir(`${rig.path}/x`, { recursive: true });
    rig.tell(mainsLost);
    await waitFor('it is told', () => rig.waiting() === 0);
    await waitFor('the problem', () => rig.events.length > 0);
    expect(rig.events).toMatchObject([{ type: 'component_failed', component: 'notification queue' }]);
    await rm(rig.path, { recursive: true });
    rig.tell(restored);
    await waitFor('it is over', () => rig.events.length > 1);
    expect(rig.events.at(-1)).toEqual({ type: 'component_recovered', component: 'notification queue' });
  });

  it('are tried at once when the broker is back', async () => {
    const rig = await Rig.start({ limits: patient });
    rig.channel().answer = failing;
    rig.tell(mainsLost);
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    rig.show(snapshotOf({ problems: [brokerAway] }));
    expect(rig.waiting()).toBe(1);
    rig.show(snapshotOf());
    await waitFor('it is told', () => rig.waiting() === 0);
  });

  it('are written once their server is reachable: what happens until then is told with them', async () => {
    const rig = await Rig.start();
    const port = await freePort();
    rig.channel().place = { host: '127.0.0.1', port };
    let attempts = 0;
    rig.channel().answer = () => ((attempts += 1) === 1 ? failing() : { outcome: 'delivered', answer: 'ok' });
    rig.tell(mainsLost);
    await waitFor('it is found to be unreachable', () =>
      rig.output.targets()[0]?.lastError?.reason.startsWith('nobody listens there'),
    );
    rig.tell(restored);
    const service = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void service.close());
    await waitFor('it is told', () => rig.waiting() === 0);
    expect(rig.channel().sent.map(({ letter }) => letter.count)).toEqual([1, 2]);
  });

  it('beyond the rate are told together, later', async () => {
    const rig = await Rig.start({ limits: { ...quick, rate: 2, rateWindow: milliseconds(300) } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      rig.tell(problem(name));
      const sent = rig.channel().sent.length;
      if (sent < 2) await waitFor('it is told', () => rig.channel().sent.length > sent);
    }
    await waitFor('all are told', () => rig.waiting() === 0);
    expect(rig.channel().sent.map(({ letter }) => letter.count)).toEqual([1, 1, 3]);
  });

  it('are bounded in a flood, and what is dropped is said', async () => {
    const rig = await Rig.start({ limits: patient });
    rig.channel().answer = failing;
    rig.tell(mainsLost);
    for (let number = 0; number < 1_000; number += 1) rig.tell(problem(`No. ${number}`));
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    expect(rig.output.targets()[0]).toMatchObject({ waiting: 200, dropped: 801 });
    await rig.settled();
    expect((await readFile(rig.path, 'utf8')).length).toBeLessThan(100_000);
    await waitFor('the log says so', () =>
      rig.log.at('warn').some((line) => line.startsWith('801 notifications')),
    );
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    rig.show(snapshotOf({ problems: [brokerAway] }));
    rig.show(snapshotOf());
    await waitFor('it is told', () => rig.waiting() === 0);
    const { text = '' } = rig.channel().sent.at(-1) ?? {};
    expect(text).toContain('801 older messages were lost');
    expect(text).toContain('Mains lost');
  });

  it('tell how the run before ended, unless somebody stopped it', async () => {
    const newsOfLastRun = (wasStopped: boolean) =>
      wasStopped ? [] : [ownNotice('service_failed', systemClock.now().wall, 'It crashed')];
    const events = ['service_failed', 'mains_lost'] as const;
    const rig = await Rig.start({ targets: [target('phone', { events })], newsOfLastRun });
    rig.tell(mainsLost);
    await waitFor('it is told', () => rig.channel().sent.length === 1);
    await rig.restart();
    await waitFor('the crash is told', () => rig.channel().titles.includes('It crashed'));
    await rig.output.stop();
    expect(await readFile(rig.path, 'utf8')).toContain('"run":"stopped"');
  });
});
