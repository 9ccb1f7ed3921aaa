import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mayShutDownHost, shutDownHost, SupervisorApi } from '../../../src/adapters/supervisor/api.js';
import { milliseconds } from '../../../src/domain/core/time.js';
import { SupervisorStandIn, type StandInAnswer } from '../../supervisor_stand_in.js';

const token = 'token-of-this-start';
let supervisor: SupervisorStandIn;
let api: SupervisorApi;

beforeEach(async () => {
  supervisor = await SupervisorStandIn.start({ token });
  api = new SupervisorApi(supervisor.url, token);
});
afterEach(() => supervisor.stop());

describe('the machine that Home Assistant runs on', () => {
  it('is shut down whatever Home Assistant is busy with', async () => {
    await shutDownHost(api);
    expect(supervisor.shutdowns).toEqual(['{"force":true}']);
  });

  it('goes down where the Supervisor says nothing more: it stops us before it could', async () => {
    supervisor.shutdown = 'hangs';
    await shutDownHost(new SupervisorApi(supervisor.url, token, milliseconds(50)));
    expect(supervisor.shutdowns).toHaveLength(1);
  });

  it.each<[StandInAnswer, string, RegExp]>([
    [{ status: 403, text: '403: Forbidden' }, 'SUPERVISOR_ROLE', /hassio_api and the role of a manager/],
    [
      { refusal: 'No shutdown D-Bus connection available' },
      'SUPERVISOR_ANSWER',
      /No shutdown D-Bus connection/,
    ],
  ])('stays up where the Supervisor answers %j', async (answer, code, explanation) => {
    supervisor.shutdown = answer;
    await expect(shutDownHost(api)).rejects.toMatchObject({
      code,
      explanation: expect.stringMatching(explanation) as unknown,
    });
  });

  it.each([
    [{ hassio_api: true, hassio_role: 'manager' }, true],
    [{ hassio_api: true, hassio_role: 'admin' }, true],
    [{ hassio_api: true, hassio_role: 'default' }, false],
    [{ hassio_api: false, hassio_role: 'manager' }, false],
    [{}, false],
  ])('with %j it is known beforehand whether it would: %s', async (data, may) => {
    supervisor.info = { data };
    const check = mayShutDownHost(api);
    if (may) await check;
    else await expect(check).rejects.toMatchObject({ code: 'SUPERVISOR_ROLE' });
    expect(supervisor.shutdowns).toEqual([]);
  });
});
