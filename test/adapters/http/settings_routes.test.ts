import { afterEach, describe, expect, it } from 'vitest';
import { maxChecked, type SettingsContext } from '../../../src/adapters/http/settings_routes.js';
import type { CheckReport } from '../../../src/api/settings_report.js';
import { asAdmin, type Reply } from './ask.js';
import { HubUnderTest } from './given.js';
import { settingsContext } from './given_context.js';

let under: HubUnderTest;
afterEach(() => under.stop());

const start = async (changes: Partial<SettingsContext> = {}): Promise<void> => {
  under = await HubUnderTest.start({}, {}, { settings: { ...settingsContext, ...changes } });
};

const asJson = { ...asAdmin, 'content-type': 'application/json' };

const check = (body: unknown, headers: Readonly<Record<string, string>> = asJson): Promise<Reply> =>
  under.ask('/api/settings/check', { method: 'POST', body, headers });

describe('GET /api/settings', () => {
  it('tells what counts', async () => {
    const report = {
      file: '/etc/ups.yaml',
      entries: [{ path: 'log.level', value: 'info', source: 'file' as const, line: 3 }],
      warnings: ['one'],
    };
    await start({ report });
    expect(await under.ask('/api/settings')).toMatchObject({ status: 200, body: report });
  });
});

describe('POST /api/settings/check', () => {
  it('has the text looked over, however long within the limit', async () => {
    const seen: string[] = [];
    const result: CheckReport = { valid: false, mistakes: ['a mistake'], warnings: [] };
    await start({
      check: (yaml) => {
        seen.push(yaml);
        return Promise.resolve(result);
      },
    });
    const long = 'x\n'.repeat(maxChecked / 2);
    expect(await check({ yaml: 'sentinels: []' })).toMatchObject({ status: 200, body: result });
    expect((await check({ yaml: long })).status).toBe(200);
    expect(seen).toEqual(['sentinels: []', long]);
  });

  it.each([
    ['no text', {}, asJson, 'INVALID', 400],
    ['something else', { yaml: 5 }, asJson, 'INVALID', 400],
    ['no JSON', 'sentinels: []', { ...asAdmin, 'content-type': 'text/yaml' }, 'NOT_JSON', 415],
    ['a text that is too long', { yaml: 'x'.repeat(maxChecked + 1) }, asJson, 'TOO_LARGE', 413],
    ['a body that is too long', { yaml: 'x'.repeat(4 * maxChecked) }, asJson, 'TOO_LARGE', 413],
    ['no token', { yaml: '' }, { 'content-type': 'application/json' }, 'UNAUTHORIZED', 401],
  ])('refuses %s', async (_what, body, headers, error, status) => {
    await start();
    expect(await check(body, headers)).toMatchObject({ status, body: { error } });
  });

  it('looks one over at a time, and the next one after it, also where it failed', async () => {
    let fail = (): void => undefined;
    await start({
      check: (yaml) =>
        yaml === 'first'
          ? new Promise((_resolve, reject) => (fail = () => reject(new Error('no thread'))))
          : settingsContext.check(yaml),
    });
    const first = check({ yaml: 'first' });
    let refused = await check({ yaml: 'second' });
    while (refused.status === 200) refused = await check({ yaml: 'second' });
    expect(refused).toMatchObject({ status: 409, body: { error: 'REFUSED' } });
    fail();
    expect((await first).status).toBe(500);
    expect((await check({ yaml: 'second' })).status).toBe(200);
  });
});

describe('GET /api/settings/clients', () => {
  it('fills in what is wanted', async () => {
    await start();
    const { body } = await under.ask('/api/settings/clients?ups=nas');
    expect(body).toMatchObject({ upses: ['ups', 'nas'], chosen: { ups: 'nas' } });
  });

  it('knows no other UPS', async () => {
    await start();
    expect(await under.ask('/api/settings/clients?ups=cellar')).toMatchObject({
      status: 404,
      body: { error: 'UNKNOWN_UPS' },
    });
  });
});
