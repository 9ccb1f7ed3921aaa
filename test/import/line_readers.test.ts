import { describe, expect, it } from 'vitest';
import { failureOf, loaded, source, textOf } from './given.js';

describe('a line that cannot be understood', () => {
  it.each([
    ['API_TOKEN="abc\n', 1],
    ['SENTINEL_HOSTS=10.0.0.1\n\nwhat is this', 3],
    ['WAKE_HOSTS="a;b" c', 1],
    ['[ups]\ndriver = "dummy-ups', 2],
    ['[ups]\ndriver = dummy-ups\n[oops', 3],
    ['[mon]\npassword = abc\\', 2],
    ['SENTINELS = ["10.0.0.1",\n  "10.0.0.2"\n', 1],
    ['PING_INTERVAL = 5\nUPS_NAME = "ups\n', 2],
    [`PING_INTERVAL = 5\n'''abc\n# open`, 2],
  ])('is told with its file and line, and nothing of it is shown: %j', (text, line) => {
    const { code, message } = failureOf(text);
    expect(code).toBe('MALFORMED');
    expect(message).toMatch(new RegExp(`^given\\.conf:${line}: `));
    expect(message).not.toContain('abc');
  });
});

describe('the forms of a value', () => {
  it.each([
    ['SENTINEL_HOSTS = 10.0.0.1 # hall', '10.0.0.1'],
    ["export SENTINEL_HOSTS='10.0.0.1'", '10.0.0.1'],
    ['\ufeffSENTINEL_HOSTS=10.0.0.1\r\n', '10.0.0.1'],
    ['SENTINELS = ("10.0.0.1",)', '10.0.0.1'],
    ['SENTINELS: list[str] = [\n# hall\n"10.0.0.1"]', '10.0.0.1'],
  ])('%j', (text, address) => {
    expect(textOf(source(text)).configuration).toContain(`sentinels:\n  - ${address}\n`);
  });

  it.each([
    ['"Bob 19" rack"', 'Bob 19" rack'],
    ['"Bob 19" rack" # the "old" one', 'Bob 19" rack'],
    ["'it's'", "it's"],
    ['"Rack #1"', 'Rack #1'],
    ['"Rack" # in the "hall"', 'Rack'],
  ])(
    'a quotation mark within quotation marks belongs to the value, as the original writes it: %j',
    async (written, name) => {
      const { settings } = await loaded(textOf(source(`[WAKE_HOST_1]\nIP=10.0.0.1\nNAME=${written}`)));
      expect(settings.hosts.map((host) => host.name)).toEqual([name]);
    },
  );
});

describe('what is said of an unquoted value', () => {
  it('is where a # cut it: what stands behind may have belonged to it', () => {
    const { configuration } = textOf(source('[WAKE_HOST_1]\nNAME=Rack #1\nIP=10.9.0.3'));
    expect(configuration).toContain(
      'NAME = Rack: taken over as hosts; what stands behind its # was read as a comment',
    );
    expect(configuration).toContain('IP = 10.9.0.3: taken over as hosts\n');
  });
});
