import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { variableTree, type VariableTree } from '../../../src/adapters/http/client_routes.js';

/** Finds a variable again as a reader of the tree would: part by part, or by all that is left of the name. */
const found = (tree: VariableTree, name: string): unknown => {
  if (Object.hasOwn(tree, name) && typeof tree[name] !== 'object') return tree[name];
  const [first = '', ...rest] = name.split('.');
  const below = Object.hasOwn(tree, first) ? tree[first] : undefined;
  return typeof below === 'object' ? found(below, rest.join('.')) : undefined;
};

describe('the tree of variables', () => {
  it('nests by dots, and makes numbers of numbers only', () => {
    const tree = variableTree(
      new Map<string, string | boolean>([
        ['ups.status', 'OB LB'],
        ['ups.simulation', true],
        ['ups.delay.shutdown', '300'],
        ['ups.timer.shutdown', '-1'],
        ['ups.serial', '007'],
        ['battery.charge', '99.5'],
      ]),
    );
    expect(tree).toEqual({
      ups: {
        status: 'OB LB',
        simulation: true,
        delay: { shutdown: 300 },
        timer: { shutdown: -1 },
        serial: '007',
      },
      battery: { charge: 99.5 },
    });
  });

  it.each([['parent first'], ['child first']])('keeps a name that is value and parent (%s)', (order) => {
    const entries: [string, string][] = [
      ['driver.version', 'x'],
      ['driver.version.internal', '0.1'],
    ];
    const tree = variableTree(new Map(order === 'parent first' ? entries : entries.reverse()));
    expect(tree).toEqual({ driver: { version: 'x', 'version.internal': 0.1 } });
  });

  it('loses no variable, whatever they are called', () => {
    const part = fc.constantFrom('ups', 'a', 'b', '__proto__', 'constructor', 'toString');
    const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.dictionary(name, fc.constantFrom('OL', '1', 'x y')), (given) => {
        const variables = new Map(Object.entries(given));
        const tree = variableTree(variables);
        for (const [known, value] of variables) expect(String(found(tree, known))).toBe(value);
      }),
    );
  });
});
