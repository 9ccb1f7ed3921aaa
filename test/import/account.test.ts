import { describe, expect, it } from 'vitest';
import { importSources } from '../../src/import/formats.js';
import { fixture, fixtureNames, source, textOf } from './given.js';

describe('what is said of the imported files', () => {
  it.each(fixtureNames)('tells of every setting of %s, by its line', (name) => {
    const { configuration } = textOf(fixture(name));
    const account = configuration.slice(configuration.indexOf('What became of every setting'));
    const { entries } = importSources([fixture(name)]);
    const settings = entries.flatMap(({ setting }) => (setting === null ? [] : [setting]));
    expect(settings.length).toBeGreaterThan(3);
    for (const { line, key } of settings) expect(account).toContain(`line ${line}, ${key}`);
  });

  it.each([
    ['the example token', 'API_TOKEN=your_super_secret_api_token', 'everyone can read this token'],
    ['no token', 'SENTINEL_HOSTS=10.0.0.1', 'it has no API_TOKEN'],
    ['a token that does not go here', 'API_TOKEN=short', 'NOT taken over: expected a token'],
    ['a simulation that is on', 'POWER_SIMULATION_MODE=true', 'a simulated outage was on'],
    ['a known password', '[someone]\npassword = monpass\nupsmon master', 'everyone knows this password'],
    [
      'the password of an appliance',
      '[monuser]\npassword = secret\nupsmon slave',
      'where no such appliance asks',
    ],
    ['rights with a known password', '[x]\npassword = pass\nupsmon master', 'may only log in'],
    ['a user without a password', '[someone]\nupsmon slave', 'a user without a password'],
  ])('warns of %s', (_, text, warning) => {
    const { warnings, configuration } = textOf(source(text));
    expect(warnings.join('\n')).toContain(warning);
    expect(configuration).toContain(warning);
  });
});

describe('a value that may be a secret', () => {
  const slack = 'https://hooks.slack.example/services/T0/B0/xyzzy';

  it.each([
    ['an unknown key', `API_TOKEN=long-enough-token\nSLACK_WEBHOOK=${slack}`, 'SLACK_WEBHOOK'],
    ['one that looks harmless', 'SENTINEL_HOSTS=10.0.0.1\nTELEGRAM_BOT=123:xyzzy', 'TELEGRAM_BOT'],
    ['a name and a password', 'SENTINEL_HOSTS=10.0.0.1\nMAIL_LOGIN="joe:xyzzy"', 'MAIL_LOGIN'],
    ['a key that begins like known ones', `NOTIFY_POWER_FAIL=true\nNOTIFY_URL=${slack}`, 'NOTIFY_URL'],
    ['what counts no more', 'SENTINEL_HOSTS=10.0.0.1\nHOOK=xyzzy\nHOOK=other', 'HOOK'],
    ['a known key elsewhere', 'SENTINEL_HOSTS=10.0.0.1\n[SLACK]\nNAME=xyzzy', 'NAME'],
    ['a schedule', '[SCHEDULE_1]\nTYPE=recurring\nRUN=xyzzy', 'RUN'],
    ['a driver', '[room]\ndriver = snmp-ups\nauthphrase = xyzzy', 'authphrase'],
    ['an address with a password', 'SMTP_SERVER=joe:xyzzy@mail.example', 'SMTP_SERVER'],
    ['a program', `SENTINELS = ["10.0.0.1"]\nHOOK_URL = "${slack}"`, 'HOOK_URL'],
    ['a user', '[x]\npassword = some-word\ncomment = xyzzy', 'comment'],
  ])('is not repeated: %s', (_, text, key) => {
    const { configuration, warnings } = textOf(source(text));
    expect(configuration).toContain(`${key} = (value not repeated): `);
    expect(configuration + warnings.join('\n')).not.toContain('xyzzy');
  });
});
