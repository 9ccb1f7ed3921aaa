import { describe, expect, it } from 'vitest';
import { source, textOf } from './given.js';

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

  it('is told of the address that Sentry is given, in its line', () => {
    const text = `SENTINELS = ['10.0.0.1']\nsentry_sdk.init(\n    traces_sample_rate=1.0,\n    dsn="https://a@b.example/4",\n)\n`;
    const { configuration, secrets } = textOf(source(text));
    expect(configuration).toContain('line 4, dsn = (value not repeated): taken over as log.sentry');
    expect(configuration).toContain('sentry: !secret sentry_dsn');
    expect(secrets).toContain('sentry_dsn: https://a@b.example/4');
  });

  it('may be as long as a file may be', () => {
    const text = `"""${'words and more\n'.repeat(70_000)}"""\nSENTINELS = ['10.0.0.1']\n`;
    expect(textOf(source(text)).configuration).toContain('line 70002, SENTINELS');
    expect(unread(`SENTINELS = ['10.0.0.1']\nX = {${'"a": [1],\n'.repeat(90_000)}}\n`)).toEqual([]);
  });

  it('is read past comments that hold quotation marks', () => {
    const text = `# it's """ three\nSENTINELS = ['10.0.0.1']  # don't\nX = '''a'''\nMAX_MISSED_WARN = 6\n`;
    expect(textOf(source(text)).configuration).toContain('confirmations: 5');
  });

  it('a Python expression is told, never carried out', () => {
    const { configuration } = textOf(
      source('PING_INTERVAL = 5 * 60\nSENTINELS = open("/etc/hostname").read().split()'),
    );
    expect(configuration).toContain('PING_INTERVAL = 5 * 60: NOT taken over');
    expect(configuration).toContain('SENTINELS = open("/etc/hostname").read().split(): NOT taken over');
  });
});
