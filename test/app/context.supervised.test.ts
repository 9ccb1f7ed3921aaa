import { describe, expect, it } from 'vitest';
import { takeSupervised } from '../../src/app/context.js';

describe('the token of the Supervisor', () => {
  it('is taken out of the environment, under both of its names, and kept out of the log', () => {
    const env: NodeJS.ProcessEnv = { SUPERVISOR_TOKEN: 'abc123', HASSIO_TOKEN: 'abc123', PATH: '/bin' };
    const kept: string[] = [];
    expect(takeSupervised(env, (secret) => kept.push(secret))).not.toBeNull();
    expect(env).toEqual({ PATH: '/bin' });
    expect(kept).toEqual(['abc123']);
  });

  it.each([{}, { SUPERVISOR_TOKEN: '' }])('is missing outside Home Assistant: %j', (env) => {
    expect(takeSupervised({ ...env }, () => undefined)).toBeNull();
  });
});
