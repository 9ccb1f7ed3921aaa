import { mkdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { announced } from '../../../src/domain/core/announcement.js';
import { milliseconds, minutes } from '../../../src/domain/core/time.js';
import type { Delivery } from '../../../src/adapters/notify/channel.js';
import { ownNotice } from '../../../src/domain/notify/notice.js';
import { systemClock } from '../../../src/platform/timers.js';
import { waitFor } from '../../wait_for.js';
import { brokerAway, clock } from '../../domain/notify/given.js';
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

describe('a target that fails', () => {
  const lasting = { ...quick, problemAfter: milliseconds(30) };
  const named = 'notify phone';

  it('is told as a problem once that lasts, and when it is over', async () => {
    const rig = await Rig.start({ limits: lasting });
    rig.channel().answer = failing;
    rig.tell(mainsLost);
    await waitFor('the problem', () => rig.events.length > 0);
    expect(rig.events[0]).toMatchObject({ type: 'component_failed', component: named });
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    await waitFor('the end', () => rig.events.at(-1)?.type === 'component_recovered');
    expect(rig.log.at('warn')).toHaveLength(1);
  });

  it('is not told while the mains is out: the network may be, too', async () => {
    const rig = await Rig.start({ limits: lasting });
    const outage = { startedAt: clock(0), duration: null };
    const [supply] = snapshotOf().supplies;
    if (supply === undefined) throw new Error('no UPS');
    rig.show(snapshotOf({ supplies: [{ ...supply, lastOutage: outage }] }));
    let attempts = 0;
    rig.channel().answer = () => ((attempts += 1), failing());
    rig.tell(mainsLost);
    await waitFor('many attempts', () => attempts > 10);
    expect(rig.events).toEqual([]);
    rig.show(snapshotOf());
    await waitFor('the problem', () => rig.events.length > 0);
  });

  it('for good is told at once, and gets what comes next', async () => {
    const rig = await Rig.start();
    rig.channel().answer = () => ({ outcome: 'final', reason: 'HTTP 401: wrong token' });
    rig.tell(mainsLost);
    await waitFor('the problem', () => rig.events.length > 0);
    expect(rig.events[0]).toMatchObject({
      component: named,
      reason: expect.stringContaining('HTTP 401') as string,
    });
    expect(rig.waiting()).toBe(0);
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    rig.tell(restored);
    await waitFor('the end', () => rig.events.at(-1)?.type === 'component_recovered');
  });

  it('is left alone for as long as it says, also when the broker is back', async () => {
    const rig = await Rig.start();
    let attempts = 0;
    rig.channel().answer = () => {
      attempts += 1;
      return { outcome: 'retry', reason: 'HTTP 429', after: minutes(2) };
    };
    rig.tell(mainsLost);
    await waitFor('it is asked to wait', () => rig.output.targets()[0]?.nextAttemptIn);
    rig.show(snapshotOf({ problems: [brokerAway] }));
    rig.show(snapshotOf());
    rig.tell(restored);
    await rig.settled();
    expect(attempts).toBe(1);
    expect(rig.output.targets()[0]?.nextAttemptIn).toBeGreaterThan(100_000);
  });

  it('for good is not asked more often than it bears, and is told later how much it has missed', async () => {
    const rig = await Rig.start({ limits: { ...quick, rate: 2, rateWindow: minutes(1) } });
    let attempts = 0;
    rig.channel().answer = () => ((attempts += 1), { outcome: 'final', reason: 'HTTP 403' });
    for (const name of ['a', 'b']) {
      rig.tell(problem(name));
      await waitFor('it is refused', () => rig.waiting() === 0);
    }
    rig.tell(problem('c'));
    await waitFor('it waits', () => rig.output.targets()[0]?.nextAttemptIn);
    expect(attempts).toBe(2);
    expect(rig.output.targets()[0]).toMatchObject({ waiting: 1, dropped: 2 });
    await rig.restart();
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    await waitFor('the last is told', () => rig.waiting() === 0);
    expect(rig.channel().sent.at(-1)?.text).toContain('2 older messages were lost');
    expect(rig.output.targets()[0]).toMatchObject({ dropped: 0 });
  });

  it('is not asked without end where it says "at once"', async () => {
    const rig = await Rig.start({ limits: patient });
    rig.channel().answer = () => ({ outcome: 'retry', reason: 'HTTP 503', after: milliseconds(0) });
    rig.tell(mainsLost);
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    await rig.settled();
    expect(rig.output.targets()[0]?.nextAttemptIn).toBeGreaterThan(100_000);
    expect(rig.channel().sent).toHaveLength(1);
  });

  it('while the broker comes back is tried again soon', async () => {
    const limits = { ...quick, firstRetry: milliseconds(20), maxRetry: minutes(5) };
    const rig = await Rig.start({ limits });
    let ends: (delivery: Delivery) => void = () => undefined;
    let attempts = 0;
    rig.channel().answer = () =>
      (attempts += 1) < 5 ? failing() : new Promise<Delivery>((resolve) => (ends = resolve));
    rig.tell(mainsLost);
    await waitFor('the fifth attempt', () => attempts === 5);
    rig.show(snapshotOf({ problems: [brokerAway] }));
    rig.show(snapshotOf());
    ends(failing());
    const wait = await waitFor('it failed', () => rig.output.targets()[0]?.nextAttemptIn);
    expect(wait).toBeLessThanOrEqual(20);
  });

  it('by silence is not heard any longer: nothing arrives after all', async () => {
    const rig = await Rig.start({ limits: { ...patient, maxAttempt: milliseconds(20) } });
    rig.channel().answer = () => new Promise(() => undefined);
    rig.tell(mainsLost);
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    expect(rig.channel().signal?.aborted).toBe(true);
  });

  it('shows no secret that its server repeats', async () => {
    const rig = await Rig.start({ targets: [target('phone', { secrets: ['tk_123'] })] });
    rig.channel().answer = () => ({ outcome: 'final', reason: 'token tk_123 is\u001b[31m wrong' });
    rig.tell(mainsLost);
    await waitFor('the problem', () => rig.events.length > 0);
    const told = JSON.stringify([rig.events, rig.log.lines, rig.output.targets()]);
    expect(told).not.toContain('tk_123');
    expect(told).toContain('token [redacted] is');
    expect(told).not.toContain('\u001b');
  });
});

describe('a test message', () => {
  it('goes beside the queue, and tells what the server says', async () => {
    const rig = await Rig.start();
    rig.channel().answer = () => ({ outcome: 'delivered', answer: '250 queued' });
    expect(await rig.output.test('Phone')).toEqual({ delivered: true, answer: '250 queued' });
    rig.channel().answer = () => ({ outcome: 'final', reason: '535 no' });
    expect(await rig.output.test('phone')).toEqual({ delivered: false, answer: '535 no' });
    expect(rig.output.test('nobody')).toBeNull();
    expect(rig.channel().titles).toEqual(['Test of sentinel-ups', 'Test of sentinel-ups']);
  });

  it('that arrives has what waits sent at once', async () => {
    const rig = await Rig.start({ limits: patient });
    rig.channel().answer = failing;
    rig.tell(mainsLost);
    await waitFor('it failed', () => rig.output.targets()[0]?.lastError);
    rig.channel().answer = () => ({ outcome: 'delivered', answer: 'ok' });
    await rig.output.test('phone');
    await waitFor('it is told', () => rig.waiting() === 0);
  });

  it('is one at a time', async () => {
    const rig = await Rig.start();
    const outcomes = await Promise.all([rig.output.test('phone'), rig.output.test('phone')]);
    expect(outcomes).toContain('busy');
  });

  it('has the title and text that the target wants', async () => {
    const rig = await Rig.start({
      targets: [target('phone', { title: '[UPS] {title}', message: '{what}' })],
    });
    await rig.output.test('phone');
    expect(rig.channel().sent).toMatchObject([
      {
        title: '[UPS] Test of sentinel-ups',
        text: expect.stringMatching(/^This is a test of the target phone/) as string,
      },
    ]);
  });
});
