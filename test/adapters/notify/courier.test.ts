import { describe, expect, it } from 'vitest';
import { announced } from '../../../src/domain/core/announcement.js';
import { milliseconds, minutes } from '../../../src/domain/core/time.js';
import type { Delivery } from '../../../src/adapters/notify/channel.js';
import { waitFor } from '../../wait_for.js';
import { brokerAway, clock } from '../../domain/notify/given.js';
import { snapshotOf } from '../http/given.js';
import { failing, mainsLost, patient, problem, quick, Rig, target } from './courier_rig.js';

const restored = announced('mains_restored', 'Mains is back: 3 of 3 sentinels alive');

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
