import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { hubFailureStatuses } from '../../../src/adapters/http/failures.js';
import { maxWaiting } from '../../../src/adapters/http/connections.js';
import { maxChecked } from '../../../src/adapters/http/settings_routes.js';
import { defaultLimits } from '../../../src/adapters/http/settings.js';
import { defaultStreamLimits } from '../../../src/adapters/http/stream/status_stream.js';
import { inWholeSeconds } from '../../../src/domain/core/time.js';
import { english } from '../../../src/domain/view/reasons/english.js';
import { renderWhy, type Why } from '../../../src/domain/view/reasons/render.js';
import { hubRoutesForTests } from './given.js';

const page = await readFile(new URL('../../../docs/hub.md', import.meta.url), 'utf8');

const rows = page.split('\n').flatMap((line) => {
  const cells = line.split(' | ');
  return line.startsWith('| ') && cells.length >= 2 ? [cells] : [];
});

const routes = hubRoutesForTests();

describe('the documentation', () => {
  it('has every route, and whom it is for, and no other', () => {
    const told = rows.flatMap((cells) =>
      [...cells.join().matchAll(/`([A-Z]+ \/[^`]*)`/g)].map(([, route = '']) => `${route} ${cells[1] ?? ''}`),
    );
    const known = routes.map(
      ({ method, path, access }) =>
        `${method} ${path.replace('upses/:id', 'upses/<name>').replace(':id', '<id>')} ${access}`,
    );
    expect(told.sort()).toEqual(known.sort());
  });

  it('shows a reason as it is told', () => {
    const [, example = ''] = /```json\n([^`]*)```/.exec(page.slice(page.indexOf('## Reasons'))) ?? [];
    const { reason, why } = JSON.parse(example) as { reason: string; why: Why };
    expect(renderWhy(english, 'en', why)).toBe(reason);
  });

  it('has every refusal with its status', () => {
    const told = rows.flatMap(([status = '', codes = '']) =>
      /^\| \d{3}$/.test(status)
        ? [...codes.matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => [code, Number(status.slice(2))])
        : [],
    );
    expect(Object.fromEntries(told)).toEqual({ ...hubFailureStatuses, INTERNAL: 500 });
  });

  it('has the limits', () => {
    expect(page).toContain(`${defaultLimits.maxBody} bytes`);
    expect(page).toContain(`within ${inWholeSeconds(defaultLimits.requestTimeout)} s`);
    expect(page).toContain(`headers within ${inWholeSeconds(defaultLimits.headersTimeout)} s`);
    expect(page).toContain(`no request within ${inWholeSeconds(defaultLimits.headersTimeout)} s`);
    expect(page).toContain(`${defaultLimits.maxConnectionsOfOne} connections from one address`);
    expect(page).toContain(`silent for ${inWholeSeconds(defaultLimits.idleTimeout)} s`);
    expect(page).toContain(`${defaultLimits.maxConnections} connections`);
    const { burst, perSecond } = defaultLimits.withoutToken;
    expect(page).toContain(`${burst} at once and ${perSecond} a second`);
    expect(page).toContain(`more than ${maxWaiting + 1} without waiting`);
    expect(page).toContain(`At most ${maxChecked} characters`);
    const { maxReaders, heartbeat, pause } = defaultStreamLimits;
    expect(page).toContain(`At most ${maxReaders} streams`);
    expect(page).toContain(`every ${inWholeSeconds(heartbeat)} s`);
    expect(page).toContain(`at most ${1000 / pause} times a second`);
  });
});
