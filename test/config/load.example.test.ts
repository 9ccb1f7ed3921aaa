import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { load } from './given.js';

const read = (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the example', () => {
  it('works with one secret, and listens on loopback only', async () => {
    const example = await read('config/sentinel-ups.example.yaml');
    const { settings, warnings } = await load(example, { secrets: 'nut_monuser: "made-up"' });
    expect(settings.upses[0]?.sentinels.map(({ name }) => name)).toEqual(['192.168.1.1']);
    expect(settings.mqtt?.url).toBeNull();
    expect(settings.nut.listen).toEqual([{ address: '127.0.0.1', port: 3493 }]);
    expect(settings.http).toMatchObject({ address: '127.0.0.1', port: 5000, token: null });
    expect(settings.nut.users).toEqual([{ name: 'monuser', password: 'made-up', role: 'secondary' }]);
    expect(warnings).toEqual([expect.stringContaining('single sentinel')]);
  });

  it('has the default gateway to fill in on the first line of the sentinels', async () => {
    const example = await read('config/sentinel-ups.example.yaml');
    expect(/^sentinels:\n {2}- (.*)$/m.exec(example)?.[1]).toBe('192.168.1.1');
  });

  it('works with everything that is commented out in it', async () => {
    const example = await read('config/sentinel-ups.example.yaml');
    const everything = example.replaceAll(/^( *)# (?=(?: {2})*(?:- \{|(?:- )?[a-z_]+:))/gm, '$1');
    expect(everything).not.toBe(example);
    const { settings } = await load(everything, {
      secrets:
        'nut_monuser: "a"\nmqtt: "b"\napi: "a-long-token"\nadmin: "another-token"\nsentry_dsn: "https://0f@sentry.example/4"',
    });
    expect(settings.upses[0]?.sentinels).toHaveLength(4);
    expect(settings.upses[0]?.witnesses).toHaveLength(1);
    expect(settings.mqtt?.url).toBe('mqtt://192.168.1.5:1883');
    expect(settings.sections.map(({ name }) => name)).toEqual(['ups', 'qnapups', 'nas']);
    expect(settings.hosts.map(({ name }) => name)).toEqual(['Switch', 'NAS']);
    expect(settings.nut.users.map(({ name }) => name)).toEqual(['monuser', 'admin']);
    expect(settings.http).toMatchObject({
      address: '0.0.0.0',
      port: 5000,
      token: 'a-long-token',
      adminToken: 'another-token',
    });
    expect(settings.upses[0]?.battery).not.toBeNull();
    expect(Object.values(settings.log)).not.toContain(null);
  });
});
