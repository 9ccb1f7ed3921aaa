import { describe, expect, it } from 'vitest';
import { errorsOf } from '../given.js';

describe('several mistakes', () => {
  it('are told all at once, in the order of the file, one on each line', async () => {
    const text = `detection: {interval: 5, timeout: 1s}
sentinels:
  - {name: a, address: 10.0.0.1, prt: 3}
  - {name: A, address: 10.0.0.2}
nut:
  users: [{name: a, password: !secret nowhere, role: boss}]
log: {level: info}
log: {}
`;
    const errors = await errorsOf(text);
    expect(errors.code).toBe('CONFIGURATION');
    expect(errors.message.split('\n').map((line) => line.replace(/^.*\/ups\.yaml:/, ''))).toEqual([
      expect.stringMatching(/^1:23: detection\.interval: /),
      expect.stringMatching(/^3:34: sentinels\[0\]\.prt: unknown key "prt"/),
      expect.stringMatching(/^4:12: sentinels\[1\]\.name: has the same id as sentinels\[0\]\.name/),
      expect.stringMatching(/^6:39: nut\.users\[0\]\.password: the secret "nowhere" was not found/),
      expect.stringMatching(/^6:54: nut\.users\[0\]\.role: expected one of/),
      '8:1: log: this key is given twice',
    ]);
    expect(errors.explanation).toContain('sentinel-ups check');
  });

  it('are cut off after a hundred', async () => {
    const errors = await errorsOf(`sentinels: [${'1, '.repeat(300)}]`);
    expect(errors.message.split('\n')).toHaveLength(101);
  });
});
