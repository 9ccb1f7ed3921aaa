import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { trialFileName } from '../../src/adapters/system/run_folder.js';
import { isSection } from '../../src/config/text/key_path.js';
import { app, inProject, optionsBelow, packageVersion, repository, textOf } from './app_files.js';

/** What a key of config.yaml may hold, and what it holds where it is left out. */
interface KeyRule {
  readonly isValid: (value: unknown) => boolean;
  readonly standard?: unknown;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
const eachMatches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every((one: unknown) => matches(pattern)(one));
const isWithin =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/**
 * The keys of an app's config.yaml that this app may come to use, as the Supervisor checks them (supervisor/apps/validate.py
 * of 2026), with its defaults. The Supervisor drops a key that it does not know in silence.
 */
const rules: Readonly<Record<string, KeyRule>> = {
  name: { isValid: isText },
  version: { isValid: matches(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)?$/) },
  slug: { isValid: matches(/^[-_.A-Za-z0-9]+$/) },
  description: { isValid: isText },
  url: { isValid: matches(/^https?:\/\//) },
  arch: { isValid: eachMatches(/^(?:aarch64|amd64)$/) },
  image: { isValid: isText },
  stage: { isValid: matches(/^(?:stable|experimental|deprecated)$/), standard: 'stable' },
  startup: {
    isValid: matches(/^(?:initialize|system|services|application|once)$/),
    standard: 'application',
  },
  boot: { isValid: matches(/^(?:auto|manual|manual_only)$/), standard: 'auto' },
  init: { isValid: isFlag, standard: true },
  homeassistant: { isValid: matches(/^\d{4}\.\d+\.\d+$/) },
  host_network: { isValid: isFlag, standard: false },
  services: { isValid: eachMatches(/^(?:mqtt|mysql):(?:provide|want|need)$/) },
  ingress: { isValid: isFlag, standard: false },
  ingress_port: { isValid: isWithin(0, 65_535), standard: 8099 },
  ingress_stream: { isValid: isFlag, standard: false },
  panel_icon: { isValid: matches(/^mdi:[a-z-]+$/), standard: 'mdi:puzzle' },
  panel_title: { isValid: isText },
  panel_admin: { isValid: isFlag, standard: true },
  apparmor: { isValid: isFlag, standard: true },
  hassio_api: { isValid: isFlag, standard: false },
  homeassistant_api: { isValid: isFlag, standard: false },
  tmpfs: { isValid: isFlag, standard: false },
  usb: { isValid: isFlag, standard: false },
  uart: { isValid: isFlag, standard: false },
  udev: { isValid: isFlag, standard: false },
  map: { isValid: eachMatches(/^(?:ssl|share|media|homeassistant_config|app_config)(?::(?:ro|rw))?$/) },
  backup: { isValid: matches(/^(?:hot|cold)$/), standard: 'hot' },
  backup_exclude: { isValid: eachMatches(/^\S+$/) },
  timeout: { isValid: isWithin(10, 300), standard: 10 },
  options: { isValid: isSection },
  schema: { isValid: isSection },
};

/** The types of options (RE_SCHEMA_ELEMENT). `str` takes no numbers, and `password` is looked up on the internet. */
const optionType = /^(?:bool|int\(\d+,\d+\)|match\(\^.+\$\)|match\(\^.+\\S\)|list\([A-Za-z0-9_.|]+\))\??$/;

describe('config.yaml', () => {
  it('has no key that the Supervisor does not know', () => {
    expect(Object.keys(app).filter((key) => !Object.hasOwn(rules, key))).toEqual([]);
  });

  it('has what is required', () => {
    for (const key of ['name', 'version', 'slug', 'description', 'arch']) expect(app).toHaveProperty(key);
  });

  it.each(Object.entries(app))('has a value for %s that counts and is not the default', (key, value) => {
    expect(rules[key]?.isValid(value)).toBe(true);
    expect(value).not.toEqual(rules[key]?.standard);
  });

  it('is of the version of the package, with that in the changelog', () => {
    expect(app['version']).toBe(packageVersion);
    const headings = textOf('CHANGELOG.md').match(/^## .*$/gm);
    expect(headings?.[0]).toBe('## Unreleased');
    expect(headings?.[1]).toMatch(/^## \d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2}$/);
    expect(headings?.[1]?.split(' ')[1]).toBe(packageVersion);
  });

  it('leaves the watch to the HEALTHCHECK and the page to ingress', () => {
    expect(app).not.toHaveProperty('watchdog');
    expect(app).not.toHaveProperty('webui');
    expect(textOf('Dockerfile')).toMatch(/^HEALTHCHECK /m);
  });

  it('leaves out of backups what is there for a moment only', () => {
    expect(app['backup_exclude']).toEqual(expect.arrayContaining(['*.sock', '*.new', trialFileName]));
  });

  it('has an ingress port of 0 only because it is on the network of the host', () => {
    expect(app).toMatchObject({ ingress: true, ingress_port: 0, host_network: true });
  });

  it('has options of types that the Supervisor knows, with no list in a list', () => {
    for (const [path, type] of optionsBelow(app['schema'])) {
      const element: unknown = Array.isArray(type) ? type[0] : type;
      expect(Array.isArray(element), path).toBe(false);
      if (!isSection(element)) expect(element, path).toMatch(optionType);
    }
  });

  it('asks for nothing that makes it less safe', () => {
    for (const key of ['privileged', 'full_access', 'docker_api', 'host_pid', 'devices', 'hassio_role'])
      expect(app).not.toHaveProperty(key);
  });
});

describe('the least version of Home Assistant', () => {
  it('is the first that knows default_entity_id in MQTT discovery, and the same everywhere', () => {
    expect(app['homeassistant']).toBe('2025.10.0');
    expect(textOf('addon/blueprints/automation/power_notifications.yaml')).toContain(
      'min_version: 2025.10.0\n',
    );
    for (const page of ['DOCS.md', 'docs/home-assistant.md'])
      expect(textOf(page)).toContain('Home Assistant 2025.10 or later');
  });
});

describe('repository.yaml', () => {
  it('has a name, and a maintainer: the store would show "unknown"', () => {
    expect(repository['name']).toBe('sentinel-ups');
    expect(repository['maintainer']).toMatch(/sentinel-ups/);
  });
});

describe('the pictures', () => {
  /** Width and height stand behind the name of the first chunk (PNG, 11.2.1). */
  const sizeOf = (png: Buffer): readonly [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)];

  it.each([
    ['icon.png', [128, 128]],
    ['logo.png', [250, 100]],
  ])('%s is a PNG of that size', async (file, size) => {
    const png = await readFile(inProject(file));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(sizeOf(png)).toEqual(size);
  });
});
