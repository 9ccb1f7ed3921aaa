import { describe, expect, it } from 'vitest';
import { fixture, fixtureNames, loaded, source, textOf } from './given.js';

describe('the imported configuration', () => {
  it('is a sentinel that never falls silent where no file names one, with a warning', async () => {
    const text = textOf(fixture('upsd.users'));
    const { settings } = await loaded(text);
    expect(settings.upses[0]?.sentinels.map(({ name }) => name)).toEqual(['127.0.0.1']);
    expect(text.warnings[0]).toContain('no outage will be seen');
  });

  it.each([
    ['google.com', true],
    ['1.1.1.1', true],
    ['172.32.0.1', true],
    ['172.31.0.1', false],
    ['100.100.1.1', false],
    ['router', false],
    ['plug.fritz.box', false],
    ['nas.home.arpa', false],
    ['2001:db8::1', false],
  ])('warns of sentinels that are on the Internet: %s', (address, warned) => {
    const { warnings } = textOf(source(`SENTINEL_HOSTS="10.0.0.4 ${address}"`));
    expect(warnings.some((warning) => warning.includes(`${address} on the Internet`))).toBe(warned);
  });

  it('has its times, dates and MACs as texts, also for readers of YAML 1.1', () => {
    const { configuration } = textOf(
      source(
        '[WAKE_HOST_1]\nIP=10.0.0.2\nMAC=02:00:00:10:00:01\n' +
          '[SCHEDULE_1]\nTYPE=one-time\nDATE=2031-01-02\nTIME=23:00\nACTION=start\n' +
          '[SCHEDULE_2]\nTYPE=one-time\nDATE=2031-01-02\nTIME=23:30\nACTION=stop\n',
      ),
    );
    for (const line of ['mac: "02:00:00:10:00:01"', 'date: "2031-01-02"', 'at: "23:00"'])
      expect(configuration).toContain(line);
  });

  it('keeps secrets out of the configuration and of the warnings', () => {
    const { configuration, secrets, warnings } = textOf(...fixtureNames.map(fixture));
    for (const secret of [
      'lake-7f3a91c2-hub',
      'trout#7',
      'glacier-29',
      'moor-and-heath',
      'fjord_88',
      'two words',
      'lichen-and-slate',
      'heron:fen',
      'adminpass',
      '0f0f@sentry',
      'quiet-heron',
    ])
      expect(configuration + warnings.join('\n')).not.toContain(secret);
    expect(secrets).toContain('lake-7f3a91c2-hub');
    expect(secrets).toContain('glacier-29');
  });
});
