import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inProject, textOf } from './app_files.js';

/** Every file of the repository, also those that are not committed yet. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: inProject('.'),
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '');

const isHidden = (file: string): boolean => file.split('/').some((part) => part.startsWith('.'));

/**
 * The Supervisor searches the whole repository: every config.yaml is an app to it (folders with a dot and `rootfs` aside),
 * and every build.yaml says how to build one, in folders with a dot too (supervisor/store/data.py, supervisor/apps/build.py).
 */
describe('the repository', () => {
  it('is one app to the Supervisor, not several', () => {
    const apps = files.filter((file) => /(?:^|\/)config\.(?:ya?ml|json)$/.test(file) && !isHidden(file));
    expect(apps).toEqual(['config.yaml']);
  });

  it('has nothing that the Supervisor takes for settings of the build', () => {
    expect(files.filter((file) => /(?:^|\/)build\.(?:ya?ml|json)$/.test(file))).toEqual([]);
  });

  it('has beside config.yaml what the Supervisor looks for there', () => {
    const wanted = ['Dockerfile', 'README.md', 'DOCS.md', 'CHANGELOG.md', 'icon.png', 'logo.png'];
    const others = ['apparmor.txt', 'repository.yaml', 'translations/en.yaml', '.dockerignore'];
    expect([...wanted, ...others].filter((file) => !files.includes(file))).toEqual([]);
  });

  it('has what people look for who want to work on it', () => {
    const wanted = ['LICENSE', 'CONTRIBUTING.md', '.github/pull_request_template.md'];
    const templates = ['bug_report.yml', 'feature_request.yml'].map(
      (name) => `.github/ISSUE_TEMPLATE/${name}`,
    );
    expect([...wanted, ...templates].filter((file) => !files.includes(file))).toEqual([]);
  });

  it('has decisions that are numbered without a gap, each with its question, decision and title', () => {
    const decisions = files.filter((file) => file.startsWith('docs/decisions/')).sort();
    expect(decisions.length).toBeGreaterThan(0);
    decisions.forEach((file, index) => {
      const number = String(index + 1);
      expect(file).toMatch(new RegExp(`/${number.padStart(4, '0')}-[a-z0-9-]+\\.md$`));
      const text = textOf(file);
      expect(text).toMatch(new RegExp(`^# ${number}\\. `));
      expect(text).toContain('**Question.**');
      expect(text).toContain('**Decision.**');
    });
  });
});
