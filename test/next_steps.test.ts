import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../src/config/load.js';
import { nextSteps, nextStepsOfApp, programCall } from '../src/next_steps.js';

const stepsOf = async (text: string, data = 'data'): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-steps-'));
  try {
    const config = join(folder, 'config.yaml');
    await writeFile(config, `sentinels: [192.0.2.1]\n${text}`);
    const { settings } = await loadSettings(config, {});
    return nextSteps(settings, { config, data }, 'node dist/main.js').join('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

describe('what can be done after the start', () => {
  it('names the UPS, MQTT, the hub with the file that its token lies in, and the commands', async () => {
    const steps = await stepsOf('', '/var/lib/sentinel-ups');
    expect(steps).toContain('upsc ups@127.0.0.1 ');
    expect(steps).toContain("mosquitto_sub -h 127.0.0.1 -v -t 'sentinel-ups/#'");
    expect(steps).toContain(
      'curl --oauth2-bearer $(cat /var/lib/sentinel-ups/http-admin-token) http://127.0.0.1:5000/api/status',
    );
    expect(steps).toContain('node dist/main.js status --data /var/lib/sentinel-ups');
  });

  it('tells how this machine reaches what listens everywhere', async () => {
    const steps = await stepsOf('nut: {listen: ["[::]:13493"]}\nhttp: {listen: "0.0.0.0:15000"}\n');
    expect(steps).toContain('upsc ups@[::1]:13493 ');
    expect(steps).toContain('http://127.0.0.1:15000/api/status');
  });

  it('tells no password and no token', async () => {
    const steps = await stepsOf(
      'mqtt: {url: "mqtt://me:broker-secret@broker.example"}\nhttp: {token: hub-secret-1, admin_token: hub-secret-2}\nnut: {users: [{name: a, password: nut-secret}]}\n',
    );
    expect(steps).not.toContain('secret');
    expect(steps).toContain('mqtt://broker.example');
    expect(steps).toContain('TOKEN: the one of http.admin_token');
  });

  it('leaves out what is turned off', async () => {
    const steps = await stepsOf('mqtt: false\nhttp: false\nnut: {mode: external}\n');
    expect(steps).not.toMatch(/MQTT|hub|upsc/);
  });
});

describe('what can be done after the start of the app', () => {
  const stepsOfApp = async (options: Readonly<Record<string, unknown>>): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-steps-'));
    try {
      const file = join(folder, 'options.json');
      await writeFile(file, JSON.stringify({ sentinels: [{ address: '192.0.2.1' }], ...options }));
      return nextStepsOfApp((await loadSettings(file, {})).settings).join('\n');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };

  it('tells what is not served, and which option changes that', async () => {
    const steps = await stepsOfApp({});
    expect(steps).toMatch(/not served: nut\.users is empty.*127\.0\.0\.1/);
    expect(steps).toContain('0.0.0.0:5000 into http.listen');
    expect(steps).not.toContain('dist/main.js');
  });

  it('names the UPS to NUT clients once they are served', async () => {
    const steps = await stepsOfApp({
      nut: { users: [{ name: 'monuser', password: 'nut-secret' }] },
      http: { listen: '0.0.0.0:5000' },
      mqtt: { enabled: false },
    });
    expect(steps).toContain('NUT clients ask ups@ADDRESS,');
    expect(steps).toContain('mqtt.enabled');
    expect(steps).not.toMatch(/nut-secret|http\.listen/);
  });

  it.each([
    ['a user', { users: [{ name: 'monuser', password: 'nut-secret' }] }],
    ['a ready-made account', { presets: ['synology'] }],
  ])('tells that nut.listen keeps others out where there is %s', async (_, accounts) => {
    const steps = await stepsOfApp({ nut: { ...accounts, listen: ['127.0.0.1:3494', '[::1]:3493'] } });
    expect(steps).toMatch(/not served: nut\.listen .*0\.0\.0\.0:3494 .* 127\.0\.0\.1, port 3494\./);
    expect(steps).not.toContain('nut.users');
  });

  it('names the port on which others are served', async () => {
    const users = [{ name: 'monuser', password: 'nut-secret' }];
    const steps = await stepsOfApp({ nut: { users, listen: ['127.0.0.1:3493', '192.168.1.5:3494'] } });
    expect(steps).toContain('NUT clients ask ups@ADDRESS:3494,');
  });
});

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
