import { expect, it } from 'vitest';
import { loadEntered } from '../../../src/config/home_assistant/options.js';

const entered = {
  sentinels: [{ address: '10.0.0.1' }, { address: '10.0.0.2', name: '' }],
  hosts: [{ name: 'NAS', wake_auto: false }],
  nut: { users: [{ name: 'monuser', password: 'plainword' }] },
};

it.each([
  ['what was entered', 'sentinels[0].address', '10.0.0.1', 'options'],
  ['an option of an entry that a file has in a section', 'hosts[0].wake.auto', false, 'options'],
  ['a default', 'detection.interval', '2s', 'default'],
  ['what the app alone has for a default', 'nut.listen[0]', '0.0.0.0:3493', 'default'],
  ['that HTTP is served nowhere', 'http.listen', 'none', 'default'],
  ['no password', 'nut.users[0].password', '(hidden)', 'options'],
])('the options of the app tell %s', (_what, path, value, source) => {
  const { entries } = loadEntered(entered, '/data/options.json').loaded;
  expect(entries.find((entry) => entry.path === path)).toEqual({ path, value, source, line: null });
});
