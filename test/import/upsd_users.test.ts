import { describe, expect, it } from 'vitest';
import { loaded, source, textOf } from './given.js';

describe('the accounts of upsd', () => {
  it.each([
    ['upsmon slave', { role: 'secondary' }],
    ['upsmon primary', { role: 'primary' }],
    ['actions = SET\ninstcmds = ALL', { role: 'admin' }],
    [
      'upsmon master\nactions = SET FSD\ninstcmds = all',
      { role: 'primary', actions: ['set'], instcmds: ['ALL'] },
    ],
    ['actions = set\nactions = fsd', { role: 'secondary', actions: ['set', 'fsd'] }],
    [
      'upsmon secondary\ninstcmds = beeper.disable test.battery.start',
      { role: 'secondary', instcmds: ['beeper.disable', 'test.battery.start'] },
    ],
  ])('may do what they could: %j', async (rights, user) => {
    const { settings } = await loaded(textOf(source(`[house]\npassword = lake-house-9\n${rights}`)));
    expect(settings.nut.users).toEqual([{ name: 'house', password: 'lake-house-9', ...user }]);
  });

  it.each(['Password = lake-house-9\nUpsmon = Primary', 'PASSWORD lake-house-9\nUPSMON primary'])(
    'are read in whatever case their keys are: %j',
    async (text) => {
      const { settings } = await loaded(textOf(source(`[house]\n${text}`)));
      expect(settings.nut.users).toEqual([{ name: 'house', password: 'lake-house-9', role: 'primary' }]);
    },
  );

  it('have the password that is given last, as upsd takes it', async () => {
    const text = textOf(source('[house]\npassword = first-one\nPassword = second-one\nupsmon primary'));
    expect((await loaded(text)).settings.nut.users).toMatchObject([{ password: 'second-one' }]);
    expect(text.configuration).toContain('given again in line 3');
  });
});
