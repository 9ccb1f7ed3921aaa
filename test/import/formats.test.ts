import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/domain/failure.js';
import { formatOf } from '../../src/import/formats.js';
import { fixture, fixtureNames, loaded, source, textOf } from './given.js';

const failureOf = (text: string): Failure => {
  try {
    textOf(source(text));
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nobody complained');
};

describe('what a file is', () => {
  it.each(fixtureNames)('is told by its content: %s', (name) => {
    expect(formatOf({ ...fixture(name), name: 'a' }).name).toBe(name.replace('old_', ''));
  });

  it.each(['', '# SENTINEL_HOSTS=1', '\n  # LISTEN 10.0.0.1\n'])(
    'is told to be without settings where it is: %j',
    (text) => {
      expect(failureOf(text)).toMatchObject({
        code: 'UNKNOWN_FORMAT',
        message: 'There is no setting in given.conf.',
      });
    },
  );

  it.each(['hello', '\u0000\u0001\u0002', 'MONITORING ups@localhost 1 a b primary'])(
    'is refused where it is none of them: %j',
    (text) => {
      expect(failureOf(text)).toMatchObject({ code: 'UNKNOWN_FORMAT' });
    },
  );
});

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

describe('a Python program', () => {
  const unread = (text: string): readonly string[] =>
    textOf(source(text)).warnings.flatMap(
      (warning) => /line (\d+, [^:]+): NOT taken over: it could not be read/.exec(warning)?.[1] ?? [],
    );

  it.each([
    ["SENTINELS += ['10.0.0.2']", ['SENTINELS']],
    ["SENTINELS.append('10.0.0.2')", ['SENTINELS']],
    ["SENTINELS[0] = '10.0.0.2'", ['SENTINELS']],
    ['PING_INTERVAL, MAX_MISSED_WARN = 5, 6', ['PING_INTERVAL', 'MAX_MISSED_WARN']],
    ['PING_INTERVAL = """5"""', ['PING_INTERVAL']],
    ['MAX_MISSED_WARN = 6; PING_INTERVAL = 5', ['PING_INTERVAL']],
    ['MAX_MISSED_WARN = PING_INTERVAL = 6', ['PING_INTERVAL']],
    ['ups_names = "ups"', ['ups_names']],
    ['settings.interval = 5', ['settings.interval']],
    ['if WINTER: PING_INTERVAL = 9', ['PING_INTERVAL']],
  ])('that gives a value in a way that is not read is told so: %j', (line, names) => {
    const text = `SENTINELS = ['10.0.0.1']\n${line}\n`;
    expect(unread(text)).toEqual(names.map((name) => `2, ${name}`));
    expect(textOf(source(text)).configuration).toContain('sentinels:\n  - 10.0.0.1\n\n');
  });

  it('is told of what stands in a class, in a branch or in a function, but not of a function’s own names', () => {
    const program = [
      "SENTINELS = ['10.0.0.1']",
      'class Settings:',
      '    PING_INTERVAL: int = 7',
      '    critical = 20',
      'if os.environ.get("WINTER") == "1":',
      '    MAX_MISSED_WARN = 9',
      '    SENTINELS.append("10.0.0.2")',
      'else:',
      '    warn = 9',
      'def main(',
      '    interval=5,',
      '):',
      '    global UPS_NAMES',
      '    UPS_NAMES = ("a",)',
      '    missed = 0',
      '    while missed != 3:',
      '        missed += 1',
      'sentry_sdk.init(',
      '    traces_sample_rate=1.0,',
      ')',
      'text = """',
      'MAX_MISSED_CRIT = 3',
      '"""',
      'main(interval=5)',
    ];
    expect(unread(program.join('\n'))).toEqual([
      '3, PING_INTERVAL',
      '4, critical',
      '6, MAX_MISSED_WARN',
      '7, SENTINELS',
      '9, warn',
      '14, UPS_NAMES',
      '21, text',
    ]);
  });

  it('is known where all of its constants stand in a class', () => {
    const text = "class Settings:\n    SENTINELS = ['10.0.0.1']\n    ping_interval = 5\n";
    expect(unread(text)).toEqual(['2, SENTINELS', '3, ping_interval']);
    expect(textOf(source(text)).warnings[0]).toContain('no outage will be seen');
  });

  it('is read past comments that hold quotation marks', () => {
    const text = `# it's """ three\nSENTINELS = ['10.0.0.1']  # don't\nX = '''a'''\nMAX_MISSED_WARN = 6\n`;
    expect(textOf(source(text)).configuration).toContain('confirmations: 5');
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

  it('a Python expression is told, never carried out', () => {
    const { configuration } = textOf(
      source('PING_INTERVAL = 5 * 60\nSENTINELS = open("/etc/hostname").read().split()'),
    );
    expect(configuration).toContain('PING_INTERVAL = 5 * 60: NOT taken over');
    expect(configuration).toContain('SENTINELS = open("/etc/hostname").read().split(): NOT taken over');
  });
});
