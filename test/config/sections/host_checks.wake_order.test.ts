import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { wakeOrderMistakes } from '../../../src/config/sections/host_checks.js';
import { errorsOf } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

/** Hosts with the names and what they wait for, each on a line of its own from the third on. */
const waiting = (hosts: Readonly<Record<string, string>>): string =>
  `${least}hosts:\n${Object.entries(hosts)
    .map(
      ([name, after], index) =>
        `  - {name: ${name}, address: 10.0.1.${index}, mac: "00:11:32:00:00:${index.toString(16).padStart(2, '0')}", wake: {after: [${after}]}}`,
    )
    .join('\n')}`;

describe('the order of waking', () => {
  const ending = 'so that none of them would ever be woken';
  mistakeTable([
    [
      waiting({ Switch: '', NAS: 'Swich, x' }),
      '4:77 hosts[1].wake.after[0]: there is no host of this name; did you mean "Switch"?',
      '4:84 hosts[1].wake.after[1]: there is no host of this name',
    ],
    [waiting({ NAS: 'nas' }), '3:77 hosts[0].wake.after[0]: a host cannot wait for itself'],
    [
      waiting({ a: 'b', b: 'c, d', c: 'a', d: '' }),
      `5:75 hosts[2].wake.after[0]: the hosts wait for each other in a circle (a after b after c after a), ${ending}`,
    ],
    [
      waiting({ a: 'b', b: 'a, c', c: 'b' }),
      /^4:75 hosts\[1\]\.wake\.after\[0\]: .* \(a after b after a\)/,
      /^5:75 hosts\[2\]\.wake\.after\[0\]: .* \(b after c after b\)/,
    ],
    [waiting({ a: '', b: 'a, A' }), '4:78 hosts[1].wake.after[1]: this host is named twice'],
  ]);

  it('is complained about exactly where it cannot be kept', () => {
    const someHosts = fc.integer({ min: 1, max: 7 }).chain((count) =>
      fc.array(fc.uniqueArray(fc.nat(count - 1), { maxLength: 2 }), {
        minLength: count,
        maxLength: count,
      }),
    );
    fc.assert(
      fc.property(someHosts, (afters) => {
        const up = new Set<number>();
        afters.forEach(() => {
          afters.forEach((after, host) => {
            if (after.every((other) => up.has(other))) up.add(host);
          });
        });
        const hosts = afters.map((after, host) => ({
          name: `h${host}`,
          address: `10.0.0.${host}`,
          wake: { after: after.map((other) => `h${other}`) },
        }));
        expect(wakeOrderMistakes({ hosts }).length > 0).toBe(up.size < hosts.length);
      }),
    );
  });

  it('may join again after it has parted', async () => {
    const errors = await errorsOf(`${waiting({ a: 'b, c', b: 'd', c: 'd', d: '' })}\nx: 1`);
    expect(errors.problems.map(({ key }) => key)).toEqual(['x']);
  });

  it('is told on one line, whatever the names are', async () => {
    const errors = await errorsOf(waiting({ c: '"a\\nb"', '"a\\nb"': 'c' }));
    expect(errors.message.split('\n')).toHaveLength(3);
    expect(errors.message).toContain('(c after a?b after c)');
  });

  it('is told without names that come from secrets', async () => {
    const text = waiting({ '!secret name': 'b', b: '!secret name, S3cr3' });
    const { message } = await errorsOf(text, { secrets: 'name: S3cr3t' });
    expect(message).toContain('(hosts[0] after hosts[1] after hosts[0])');
    expect(message).not.toContain('S3cr3t');
  });

  it('is looked over at once, however long it is', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `h${n}`);
    const options = names.map((name, n) => [name, names.slice(0, 40).concat(`x${n}`).join(', ')] as const);
    const errors = await errorsOf(waiting(Object.fromEntries(options)));
    expect(errors.problems).toHaveLength(200);
  });
});
