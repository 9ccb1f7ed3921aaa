import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isSection, type Section } from '../../src/config/text/key_path.js';
import { inProject, textOf } from './app_files.js';

const run = promisify(execFile);

/** Keys of a service that we use; source: https://github.com/compose-spec/compose-spec/blob/main/05-services.md */
const serviceKeys = [
  ...['image', 'build', 'network_mode', 'user', 'read_only', 'cap_drop', 'cap_add', 'tmpfs', 'volumes'],
  ...['secrets', 'restart', 'init', 'stop_grace_period', 'logging'],
];

const sectionIn = (parent: Section, key: string): Section => {
  const section = parent[key];
  if (!isSection(section)) throw new Error(`there is no section ${key}`);
  return section;
};

const listIn = (parent: Section, key: string): readonly unknown[] => {
  const list: unknown = parent[key];
  if (!Array.isArray(list)) throw new Error(`${key} is no list`);
  return list;
};

const parsed: unknown = parse(textOf('docker-compose.yml'), { uniqueKeys: true });
if (!isSection(parsed)) throw new Error('docker-compose.yml is no section');
const compose = parsed;
const serviceName = 'sentinel-ups';
const service = sectionIn(sectionIn(compose, 'services'), serviceName);
const guide = textOf('docs/container.md');
const dockerfile = textOf('Dockerfile');

/** What stands where in the container. */
const targets = [...listIn(service, 'volumes'), ...listIn(service, 'secrets')].map((mount) =>
  isSection(mount) ? mount['target'] : String(mount).split(':')[1],
);

/** Why `docker compose` cannot be asked here; null where it can. */
const composeMissing = await run('docker', ['compose', 'version']).then(
  () => null,
  () => 'needs docker with its compose plugin',
);

describe('docker-compose.yml', () => {
  it('has keys that Compose knows', () => {
    expect(Object.keys(service).filter((key) => !serviceKeys.includes(key))).toEqual([]);
    expect(Object.keys(compose).sort()).toEqual(['name', 'secrets', 'services', 'volumes']);
  });

  it('puts the files where the image looks for them', () => {
    const [, configuration] = /--config (\/config\/\S+) --data \/data/.exec(textOf('addon/run.sh')) ?? [];
    expect(dockerfile).toContain('VOLUME /data');
    expect(targets).toEqual([configuration, '/data', '/config/secrets.yaml']);
  });

  it('has its configuration checked in a container of its own: a running one keeps a file that was replaced', () => {
    expect(guide).toContain(`docker compose run --rm ${serviceName} check `);
    expect(guide).not.toMatch(/exec .*\bcheck\b/);
    // Words behind the image's name become those of the program.
    expect(textOf('addon/run.sh')).toContain('sentinel-ups "$@"');
  });

  it('names volumes and secrets that it defines', () => {
    expect(Object.keys(sectionIn(compose, 'volumes'))).toEqual(['data']);
    expect(listIn(service, 'volumes')).toContain('data:/data');
    expect(sectionIn(compose, 'secrets')).toEqual({ secrets: { file: './config/secrets.yaml' } });
    expect(listIn(service, 'secrets')).toEqual([expect.objectContaining({ source: 'secrets' })]);
  });

  it('writes to /data and memory only, without root, with the one capability that ping wants', () => {
    expect(service).toMatchObject({ read_only: true, network_mode: 'host', init: true, user: '1000:1000' });
    expect(service).toMatchObject({ cap_drop: ['ALL'], cap_add: ['NET_RAW'] });
    expect(dockerfile).toContain('setcap cap_net_raw=p');
    // The user 1000 of the official Node.js image is called node.
    expect(dockerfile).toMatch(/^ARG BASE=node:/m);
    expect(dockerfile).toContain('install -d -o node -g node /data');
  });

  it('leaves the health check to the image', () => {
    expect(dockerfile).toMatch(/^HEALTHCHECK .*"health"/m);
  });

  it.skipIf(composeMissing !== null)(
    `is taken by docker compose${composeMissing === null ? '' : ` (${composeMissing})`}`,
    async () => {
      await run('docker', ['compose', '--file', inProject('docker-compose.yml'), 'config', '--quiet']);
    },
  );
});
