import { describe, expect, it } from 'vitest';
import { pinnedBaseIn } from '../../../scripts/image/base-image.js';
import { debianSourcesIn } from '../../../scripts/image/debian-root.js';

describe("the image's base", () => {
  it('is pinned to a version of Node.js and a release of Debian', () => {
    expect(pinnedBaseIn('# base\nARG BASE=node:24.21.0-bookworm-slim\nFROM ${BASE}\n')).toEqual({
      node: '24.21.0',
      debian: 'bookworm',
    });
  });

  it.each(['ARG BASE=node:24-bookworm-slim', 'ARG BASE=node:latest', 'FROM node:24.21.0-bookworm-slim'])(
    'is refused where it could be another one tomorrow: %s',
    (line) => {
      expect(() => pinnedBaseIn(line)).toThrow('ARG BASE=node:VERSION-RELEASE-slim');
    },
  );
});

describe("the base image's Debian", () => {
  const targets = [
    'Debian|http://mirror.example/debian/|bookworm',
    'Debian|http://mirror.example/debian/|bookworm',
    'Debian|http://mirror.example/debian/|bookworm-updates',
    'Debian-Security|http://mirror.example/security/|bookworm-security',
    'Debian|http://other.example/debian/|trixie',
    'Somebody Else|https://packages.example/|bookworm',
  ].join('\n');

  it("comes from this machine's own mirrors of that release, updates and all, and from nobody else's", () => {
    expect(debianSourcesIn(targets, 'bookworm')).toEqual({
      mirror: 'http://mirror.example/debian/',
      lines: [
        'deb http://mirror.example/debian/ bookworm main',
        'deb http://mirror.example/debian/ bookworm-updates main',
        'deb http://mirror.example/security/ bookworm-security main',
      ],
    });
  });

  it.each(['', 'Ubuntu|http://mirror.example/ubuntu/|noble'])(
    'comes from where debootstrap takes it by itself on a machine without such a mirror (%o)',
    (other) => {
      expect(debianSourcesIn(other, 'bookworm')).toEqual({ mirror: null, lines: [] });
    },
  );
});
