import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { textOf } from './app_files.js';

const run = promisify(execFile);
const folder = 'addon/host-shutdown';
const guide = textOf('docs/primary.md');

const valuesOf = (file: string, key: string): readonly string[] =>
  [...textOf(`${folder}/${file}`).matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(
    ([, value]) => value ?? '',
  );

const analyzeMissing = await run('systemd-analyze', ['--version']).then(
  () => null,
  () => 'needs systemd-analyze, of the package systemd',
);

describe('the units by which a container has its host powered off', () => {
  const [request = ''] = valuesOf('sentinel-ups-poweroff.path', 'PathExists');

  it('watch for a file, take it away, and power the machine off', () => {
    expect(valuesOf('sentinel-ups-poweroff.service', 'ExecStart')).toEqual([
      `-/bin/rm -f ${request}`,
      '/bin/systemctl --no-block -i poweroff',
    ]);
  });

  it('have it in a folder that the user of the image may write to, and that no reboot outlives', () => {
    expect(dirname(request)).toMatch(/^\/run\//);
    expect(textOf(`${folder}/sentinel-ups-poweroff.conf`)).toContain(
      `\nd ${dirname(request)} 0750 1000 1000 -\n`,
    );
    expect(textOf('docker-compose.yml')).toContain("user: '1000:1000'");
  });

  it('are installed by the guide, which mounts that folder and names the file in it', () => {
    for (const kind of ['path', 'service', 'conf']) expect(guide).toContain(`sentinel-ups-poweroff.${kind}`);
    expect(guide).toContain(`source: ${dirname(request)}`);
    expect(guide).toContain('target: /poweroff');
    expect(guide).toContain('file: /poweroff/request');
  });

  it.skipIf(analyzeMissing !== null)(
    `are taken by systemd${analyzeMissing === null ? '' : ` (${analyzeMissing})`}`,
    async () => {
      const copy = await mkdtemp(join(tmpdir(), 'sentinel-ups-units-'));
      try {
        const units = ['sentinel-ups-poweroff.path', 'sentinel-ups-poweroff.service'].map((name) =>
          join(copy, name),
        );
        await cp(folder, copy, { recursive: true });
        const { stdout, stderr } = await run('systemd-analyze', ['verify', ...units]);
        expect(`${stdout}${stderr}`).not.toContain('sentinel-ups-poweroff');
      } finally {
        await rm(copy, { recursive: true });
      }
    },
  );
});

describe('the rule of polkit', () => {
  type Rule = (action: { id: string }, subject: { user: string }) => string;

  const ruleOf = (text: string): Rule => {
    const rules: Rule[] = [];
    const polkit = {
      addRule: (rule: Rule) => rules.push(rule),
      Result: { YES: 'yes', NOT_HANDLED: 'not handled' },
    };
    runInNewContext(text, { polkit });
    const [rule] = rules;
    if (rule === undefined) throw new Error('it adds no rule');
    return rule;
  };

  const rule = ruleOf(textOf('addon/systemd/sentinel-ups-poweroff.rules'));
  const ours = /^User=(.*)$/m.exec(textOf('addon/systemd/sentinel-ups.service'))?.[1] ?? '';

  it.each([
    [ours, 'power-off', 'yes'],
    [ours, 'power-off-multiple-sessions', 'yes'],
    [ours, 'power-off-ignore-inhibit', 'yes'],
    [ours, 'reboot', 'not handled'],
    [ours, 'power-off-set', 'not handled'],
    ['www-data', 'power-off', 'not handled'],
  ])('answers %s, who wants to %s: %s', (user, action, answer) => {
    expect(rule({ id: `org.freedesktop.login1.${action}` }, { user })).toBe(answer);
  });

  it('is installed by the guide', () => {
    expect(guide).toContain('addon/systemd/sentinel-ups-poweroff.rules /etc/polkit-1/rules.d/');
  });
});
