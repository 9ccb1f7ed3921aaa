import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpsdPort } from '../../../../src/adapters/nut/port/upsd_port.js';
import type { PortRequest } from '../../../../src/domain/core/event.js';
import { milliseconds } from '../../../../src/domain/core/time.js';
import { KeptLog } from '../../../kept_log.js';
import { waitFor } from '../../../wait_for.js';
import { freePort } from '../real_nut.js';
import { StandInInbox } from '../stand_in_inbox.js';
import { StandInUpsd } from './stand_in_upsd.js';

const limits = {
  pollEvery: milliseconds(10),
  pollsToList: 3,
  answersWithin: milliseconds(300),
  resultWithin: milliseconds(400),
};

const listOf = (what: string, ...lines: readonly string[]): string =>
  [`BEGIN LIST ${what}`, ...lines, `END LIST ${what}`].join('\n');

const variables = (status: string): string =>
  listOf('VAR ups', `VAR ups battery.charge "90"`, `VAR ups ups.status "${status}"`, 'VAR ups ups.id "a"');

const command: PortRequest = { kind: 'instant_command', ups: 'attic', name: 'load.off', value: null };

let upsd: StandInUpsd;
let inbox: StandInInbox;
let log: KeptLog;
let port: UpsdPort;

const start = (account: { username: string; password: string } | null = null): void => {
  const settings = { kind: 'upsd', name: 'ups', host: '127.0.0.1', port: upsd.port, account } as const;
  port = new UpsdPort('attic', settings, inbox, log, limits);
  port.start();
};

const reports = () => inbox.of('port_reported').map(({ report }) => report);
const silences = () => inbox.of('port_silent').map(({ reason }) => reason);

beforeEach(async () => {
  upsd = await StandInUpsd.start(await freePort());
  inbox = new StandInInbox();
  log = new KeptLog();
  for (const [question, answer] of [
    ['LIST VAR ups', variables('OL')],
    ['LIST CMD ups', listOf('CMD ups', 'CMD ups load.off', 'CMD ups beeper.disable')],
    ['LIST RW ups', listOf('RW ups', 'RW ups ups.id "a"')],
    ['GET TYPE ups ups.id', 'TYPE ups ups.id RW STRING:8'],
    ['LIST ENUM ups ups.id', listOf('ENUM ups ups.id', 'ENUM ups ups.id "a"', 'ENUM ups ups.id "b"')],
    ['LIST RANGE ups ups.id', listOf('RANGE ups ups.id', 'RANGE ups ups.id "1" "5"')],
  ] as const) {
    upsd.answers.set(question, answer);
  }
});
afterEach(async () => {
  await port.stop();
  await upsd.stop();
});

describe('a UPS that another NUT server tells of', () => {
  it('is read with its commands and what is known of its variables, and nobody logs in for that', async () => {
    start({ username: 'u', password: 'p' });
    const report = await waitFor('a report', () => reports()[0]);
    expect([...report.variables]).toEqual([
      ['battery.charge', '90'],
      ['ups.status', 'OL'],
      ['ups.id', 'a'],
    ]);
    expect(report.commands).toEqual(['load.off', 'beeper.disable']);
    expect([...report.traits]).toEqual([
      [
        'ups.id',
        { flags: ['RW', 'STRING'], maxLength: 8, values: ['a', 'b'], ranges: [{ min: '1', max: '5' }] },
      ],
    ]);
    expect(upsd.asked.filter((line) => /USERNAME|LOGIN/.test(line))).toEqual([]);
  });

  it('says the same again where nothing has changed, and news at the next look', async () => {
    start();
    await waitFor('many reports', () => reports().length > 2 * limits.pollsToList);
    expect(new Set(reports()).size).toBe(1);
    upsd.answers.set('LIST VAR ups', variables('OB'));
    await waitFor('OB', () => reports().at(-1)?.variables.get('ups.status') === 'OB');
    expect(reports().at(-1)?.traits).toBe(reports()[0]?.traits);
    upsd.answers.set('LIST CMD ups', listOf('CMD ups', 'CMD ups load.on'));
    await waitFor('the new command', () => reports().at(-1)?.commands.includes('load.on'));
  });

  it.each([
    ['ERR DATA-STALE', /127\.0\.0\.1:\d+ cannot be read: that server says that its data is stale$/],
    ['ERR DRIVER-NOT-CONNECTED', /no connection to its driver$/],
    ['ERR UNKNOWN-UPS', /knows no UPS of this name$/],
    ['ERR SOMETHING-NEW', /that server says SOMETHING-NEW$/],
    [listOf('VAR ups'), /tells no status of it$/],
    ['what is this', /tells no status of it$/],
  ])('is silent where it cannot be told of: %s', async (answer, reason) => {
    start();
    await waitFor('a report', () => reports()[0]);
    upsd.answers.set('LIST VAR ups', answer);
    await waitFor('the silence', () => silences().length > 2);
    expect(silences()[0]).toMatch(reason);
    upsd.answers.set('LIST VAR ups', variables('OL'));
    const count = reports().length;
    await waitFor('it is back', () => reports().length > count);
    expect(log.at('warn')).toEqual([`attic is not heard: ${silences()[0]}`]);
    expect(log.at('info')).toEqual(['attic is heard again.']);
  });

  it('is silent where that server hangs, or is gone, and back with it', async () => {
    start();
    await waitFor('a report', () => reports()[0]);
    upsd.isMute = true;
    await waitFor('the silence', () => silences().some((reason) => reason.includes('did not answer')));
    upsd.isMute = false;
    await upsd.stop();
    await waitFor('the refusal', () => silences().some((reason) => reason.includes('ECONNREFUSED')));
    // The remedy for our own upsd is none for somebody else's.
    expect(silences().join()).not.toMatch(/restarted|started again/);
    const again = await StandInUpsd.start(upsd.port);
    for (const [question, answer] of upsd.answers) again.answers.set(question, answer);
    upsd = again;
    const count = reports().length;
    await waitFor('it is back', () => reports().length > count);
  });
});

describe('a command to such a UPS', () => {
  const account = { username: 'u', password: 'p w' };

  it('goes with the account, and waits for its true result', async () => {
    start(account);
    upsd.answers.set('SET TRACKING ON', 'OK');
    upsd.answers.set('USERNAME u', 'OK');
    upsd.answers.set('PASSWORD p w', 'OK');
    upsd.answers.set('INSTCMD ups load.off', 'OK TRACKING 1-2');
    upsd.answers.set('GET TRACKING 1-2', 'PENDING');
    const answer = port.ask(command);
    await waitFor('it asks for the result', () => upsd.asked.includes('GET TRACKING 1-2'));
    upsd.answers.set('GET TRACKING 1-2', 'SUCCESS');
    expect(await answer).toMatchObject({ accepted: true });
    expect(
      upsd.asked.filter((line) => /^[SUPIG]/.test(line) && !line.startsWith('GET TYPE')).slice(0, 4),
    ).toEqual(['SET TRACKING ON', 'USERNAME u', 'PASSWORD p w', 'INSTCMD ups load.off']);
  });

  it('is done where an older server tells no more than that it has taken it', async () => {
    start();
    upsd.answers.set('SET VAR ups ups.id b', 'OK');
    const request: PortRequest = { kind: 'set_variable', ups: 'attic', name: 'ups.id', value: 'b' };
    expect(await port.ask(request)).toMatchObject({ accepted: true });
  });

  it.each([
    ['ERR ACCESS-DENIED', 'refused', /rights of the user/],
    ['ERR USERNAME-REQUIRED', 'refused', /write username and password/],
    ['ERR CMD-NOT-SUPPORTED', 'unknown', /no such command/],
    ['ERR INVALID-ARGUMENT', 'invalid', /does not take that value/],
    ['ERR SOMETHING-NEW', 'refused', /says SOMETHING-NEW/],
  ])('that is refused says why: %s', async (answer, code, reason) => {
    start();
    upsd.answers.set('INSTCMD ups load.off', answer);
    expect(await port.ask(command)).toMatchObject({
      accepted: false,
      code,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it.each([
    ['ERR FAILED', 'refused'],
    ['ERR UNKNOWN', 'unknown'],
    ['PENDING', 'refused'],
  ])('that fails at the UPS has failed: %s', async (result, code) => {
    start();
    upsd.answers.set('SET TRACKING ON', 'OK');
    upsd.answers.set('INSTCMD ups load.off', 'OK TRACKING 1-2');
    upsd.answers.set('GET TRACKING 1-2', result);
    expect(await port.ask(command)).toMatchObject({ accepted: false, code });
  });

  it('fails where the server is gone', async () => {
    start();
    await upsd.stop();
    expect(await port.ask(command)).toMatchObject({ accepted: false, code: 'refused' });
    upsd = await StandInUpsd.start(upsd.port);
  });
});
