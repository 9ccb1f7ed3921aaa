import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isSection, type Section } from '../../src/config/text/key_path.js';
import { app, inProject, packageVersion, textOf } from './app_files.js';

const folder = '.github/workflows';
const files = readdirSync(inProject(folder)).map((file) => `${folder}/${file}`);

const workflowIn = (file: string): Section => {
  const data: unknown = parse(textOf(file), { uniqueKeys: true });
  if (!isSection(data)) throw new Error(`${file} is no section`);
  return data;
};

const sectionsIn = (value: unknown): readonly Section[] =>
  isSection(value) ? Object.values(value).filter(isSection) : [];

const stepsIn = (job: Section): readonly Section[] =>
  Array.isArray(job['steps']) ? job['steps'].filter(isSection) : [];

describe('the workflows', () => {
  it('are one for every change and one for releases', () => {
    expect(files).toEqual([`${folder}/ci.yml`, `${folder}/release.yml`]);
  });
});

describe.each(files)('%s', (file) => {
  const workflow = workflowIn(file);
  const jobs = sectionsIn(workflow['jobs']);
  const steps = jobs.flatMap(stepsIn);

  it('is nothing that the Supervisor takes for its own', () => {
    expect(file).not.toMatch(/\/(?:build|config)\.(?:ya?ml|json)$/);
  });

  it('says what each job may do: nothing but to read, and to push images', () => {
    expect(workflow['permissions']).toEqual({ contents: 'read' });
    const granted = jobs.flatMap(({ permissions }) =>
      isSection(permissions)
        ? Object.entries(permissions).map(([what, how]) => `${what}: ${String(how)}`)
        : [],
    );
    const wanted = file.endsWith('release.yml') ? ['contents: read', 'packages: write'] : [];
    expect([...new Set(granted)].sort()).toEqual(wanted);
  });

  it('uses actions of full versions', () => {
    const actions = [...jobs, ...steps].map(({ uses }) => uses).filter((uses) => typeof uses === 'string');
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions)
      expect(action).toMatch(/^(?:[\w-]+\/[\w-]+@v\d+\.\d+\.\d+|\.\/\.github\/workflows\/\w+\.yml)$/);
  });

  it('puts no text of others into a shell', () => {
    for (const { run } of steps) if (run !== undefined) expect(run).not.toContain('${{');
  });

  it('ends jobs that hang, and keeps no token in the checkout', () => {
    for (const job of jobs) if (!('uses' in job)) expect(job['timeout-minutes']).toBeTypeOf('number');
    for (const step of steps)
      if (String(step['uses']).startsWith('actions/checkout@'))
        expect(step['with']).toEqual({ 'persist-credentials': false });
  });
});

describe('the tests of every change', () => {
  const text = textOf(`${folder}/ci.yml`);

  it('run on the Node.js of the image', () => {
    const [, version = 'none'] = /^ARG BASE=node:([\d.]+)-/m.exec(textOf('Dockerfile')) ?? [];
    expect(text).toContain(`node:${version}-bookworm`);
    expect(text).toContain(`node-version: ${version}`);
  });

  it('run scripts that package.json has', () => {
    const scripts: unknown = JSON.parse(textOf('package.json'));
    const named = isSection(scripts) && isSection(scripts['scripts']) ? scripts['scripts'] : {};
    const run = [...text.matchAll(/ npm (?:run )?([a-z:]+)$/gm)].map(([, script]) => script);
    expect([...new Set(run)]).toEqual(['test', 'test:image']);
    for (const script of run) expect(Object.keys(named)).toContain(script);
  });
});

describe('a release', () => {
  const text = textOf(`${folder}/release.yml`);

  it('is made for the processors that the app is for, after the tests', () => {
    const processors: Readonly<Record<string, string>> = { amd64: 'linux/amd64', aarch64: 'linux/arm64' };
    const [, platforms = ''] = /platforms: (linux\S+)/.exec(text) ?? [];
    const wanted = Array.isArray(app['arch']) ? app['arch'].map((arch) => processors[String(arch)]) : [];
    expect(platforms.split(',').sort()).toEqual(wanted.sort());
    expect(text).toContain('needs: test');
  });

  it('goes to the registry of the repository that it is made in, whoever owns that', () => {
    expect(text).toContain('images: ghcr.io/${{ github.repository }}');
  });

  it('has tags that are the versions in package.json', () => {
    expect(`v${String(packageVersion)}`).toMatch(/^v[0-9]+\.[0-9]+\.[0-9]+$/);
  });
});
