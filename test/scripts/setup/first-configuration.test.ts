import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  withFirstSentinel,
  withSecret,
  writeFirstConfiguration,
} from '../../../scripts/setup/first-configuration.js';

const example = [
  '# 10.0.0.1 is not a sentinel',
  'sentinels: # on raw mains',
  '  # the router',
  '  - 192.168.1.1 # ICMP echo',
  '  - 192.168.1.40',
  'nut:',
  '  - 192.168.1.1',
  '',
].join('\n');

describe('the first sentinel of the example', () => {
  it('gives way to another address, and everything else stays', () => {
    expect(withFirstSentinel(example, '10.1.2.3')).toBe(
      example.replace('  - 192.168.1.1 #', '  - 10.1.2.3 #'),
    );
  });

  it.each(['', 'sentinels: []\n', 'witnesses:\n  - 192.168.1.1\n'])('must exist: %j', (text) => {
    expect(() => withFirstSentinel(text, '10.1.2.3')).toThrow('no sentinel');
  });
});

describe('a secret', () => {
  it('is added on a line of its own', () => {
    expect(withSecret('', 'nut', 'x')).toBe('nut: "x"\n');
    expect(withSecret('mqtt: "y"', 'nut', 'x')).toBe('mqtt: "y"\nnut: "x"\n');
  });

  it('is never changed', () => {
    expect(withSecret('nut: "y"\n', 'nut', 'x')).toBe('nut: "y"\n');
    expect(withSecret('nut : "y"\n', 'nut', 'x')).toBe('nut : "y"\n');
  });
});

describe('the first configuration', () => {
  let folder = '';
  const read = (name: string): string => readFileSync(join(folder, 'config', name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sups-config-'));
    mkdirSync(join(folder, 'config'));
    writeFileSync(join(folder, 'config', 'sentinel-ups.example.yaml'), example);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('watches the gateway', () => {
    expect(writeFirstConfiguration(folder, '10.1.2.3')).toBe(join(folder, 'config', 'sentinel-ups.yaml'));
    expect(read('sentinel-ups.yaml')).toContain('  - 10.1.2.3 #');
  });

  it('watches the machine itself where there is no gateway', () => {
    writeFirstConfiguration(folder, null);
    expect(read('sentinel-ups.yaml')).toContain('  - 127.0.0.1 #');
  });

  it('brings a password of its own that nobody else may read', () => {
    writeFirstConfiguration(folder, null);
    expect(read('secrets.yaml')).toMatch(/^nut_monuser: "[\w-]{24}"$/m);
    expect(statSync(join(folder, 'config', 'secrets.yaml')).mode & 0o777).toBe(0o600);
  });

  it('never changes what the user has', () => {
    writeFileSync(join(folder, 'config', 'sentinel-ups.yaml'), 'mine');
    writeFileSync(join(folder, 'config', 'secrets.yaml'), 'nut_monuser: mine\n');
    writeFirstConfiguration(folder, '10.1.2.3');
    expect(read('sentinel-ups.yaml')).toBe('mine');
    expect(read('secrets.yaml')).toBe('nut_monuser: mine\n');
  });

  it('adds the password to secrets that lack it', () => {
    writeFileSync(join(folder, 'config', 'secrets.yaml'), 'mqtt: mine');
    writeFirstConfiguration(folder, '10.1.2.3');
    expect(read('secrets.yaml')).toMatch(/^mqtt: mine\nnut_monuser: "[\w-]{24}"\n$/);
  });
});
