import { describe, expect, it } from 'vitest';
import { programCall } from '../../src/cli/program_call.js';

describe('how the program is called again', () => {
  it.each([
    ['in its checkout', '/home/me/sentinel-ups/dist/main.js', '/home/me/sentinel-ups', 'node dist/main.js'],
    ['from elsewhere', '/opt/sentinel-ups/dist/main.js', '/home/me', 'node /opt/sentinel-ups/dist/main.js'],
    [
      'from a service of the system',
      '/opt/sentinel-ups/dist/main.js',
      '/',
      'node /opt/sentinel-ups/dist/main.js',
    ],
    ['by the link to it', '/usr/local/bin/sentinel-ups', '/', 'sentinel-ups'],
  ])('%s', (_, script, from, call) => {
    expect(programCall(script, from)).toBe(call);
  });
});
