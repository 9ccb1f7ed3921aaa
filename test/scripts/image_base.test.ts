import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { debianSourcesIn } from '../../scripts/image/debian-sources.mjs';
import { pinnedBaseIn } from '../../scripts/image/pinned-base.mjs';

describe('the base of the image', () => {
  it('is pinned to a version of Node.js 24 and a Debian release', () => {
    const dockerfile = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
    const { node, debian } = pinnedBaseIn(dockerfile);
    expect(node).toMatch(/^24\.\d+\.\d+$/);
    expect(debian).toBe('bookworm');
    expect(() => pinnedBaseIn('FROM node:latest')).toThrow('no line');
  });

  it('comes from the mirrors that this machine’s apt knows for that release', () => {
    const targets = [
      'Debian|http://mirror.example/debian/|bookworm',
      'Debian|http://mirror.example/debian/|bookworm',
      'Debian|http://mirror.example/debian/|bookworm-updates',
      'Debian-Security|http://security.example/|bookworm-security',
      'Debian|http://mirror.example/debian/|trixie',
      'Somebody|http://else.example/|bookworm',
    ].join('\n');
    expect(debianSourcesIn(targets, 'bookworm')).toEqual({
      mirror: 'http://mirror.example/debian/',
      lines: [
        'deb http://mirror.example/debian/ bookworm main',
        'deb http://mirror.example/debian/ bookworm-updates main',
        'deb http://security.example/ bookworm-security main',
      ],
    });
    expect(debianSourcesIn(targets, 'sid')).toEqual({ mirror: null, lines: [] });
  });
});
