import { dirname } from 'node:path';
import { isMap, isNode, isSeq, type Node, type Pair } from 'yaml';
import { shownPath, type KeyPath } from '../text/key_path.js';
import { configurationRemedy, noPosition, type Position } from './configuration_errors.js';
import { keyTextOf, type ReadYaml } from './yaml.js';

/** What gives a value: the file itself, `secrets.yaml`, the environment, or the options of the app or of another program. */
export type WrittenSource = 'file' | 'secret' | 'environment' | 'options';

/** Where a configuration was read from, and where in it each value stands. */
export interface Origin {
  /** For messages: the file as the user named it. */
  readonly file: string;
  /** The folder that file names in the configuration are relative to. */
  readonly folder: string;
  /** What the user can do about a mistake in it; a whole sentence. */
  readonly remedy: string;
  /** Where the key or value at that path stands, or the section that it is missing from. */
  positionOf(path: KeyPath, part: 'key' | 'value'): Position;
  /** The key at that path as the user knows it, such as `sentinels[1].port`. */
  shownKeyOf(path: KeyPath): string;
  /** True where the value comes from a secret or the environment, so that it must not be shown. */
  isHidden(path: KeyPath): boolean;
  /** What gives the value at that path, where something is written there; null: nothing but us. */
  sourceOf(path: KeyPath): WrittenSource | null;
  /** True where the value could not be had, which was told already. */
  isUnresolved(path: KeyPath): boolean;
}

/** The origin of options that came without a text, such as JSON from a program. */
export const originWithoutPositions = (file: string, folder: string): Origin => ({
  file,
  folder,
  remedy: configurationRemedy,
  positionOf: () => noPosition,
  shownKeyOf: shownPath,
  isHidden: () => false,
  sourceOf: () => 'options',
  isUnresolved: () => false,
});

type Targets = ReadYaml['targets'];

/** The node that an alias stands for; other nodes as they are. Null: nothing there. */
const resolvedNode = (node: unknown, targets: Targets): Node | null =>
  isNode(node) ? (targets.get(node) ?? node) : null;

/** The pair with that key in a map: its own one (the last of several, as the parser does), or one that came in by merge keys (`<<: *anchor`). */
const pairIn = (map: Node | null, key: string, targets: Targets): Pair | null => {
  if (!isMap(map)) return null;
  const own = map.items.findLast((pair) => keyTextOf(pair) === key);
  if (own !== undefined) return own;
  for (const merge of map.items.filter((pair) => keyTextOf(pair) === '<<')) {
    const merged = resolvedNode(merge.value, targets);
    for (const source of isSeq(merged) ? merged.items : [merged]) {
      const found = pairIn(resolvedNode(source, targets), key, targets);
      if (found !== null) return found;
    }
  }
  return null;
};

/** Where only the beginning of the path exists, the node is what should hold the rest. */
const find = ({ root, targets }: ReadYaml, path: KeyPath) => {
  let node = resolvedNode(root, targets);
  let key: Node | null = null;
  for (const step of path) {
    let entry: Pick<Pair, 'key' | 'value'> | null = null;
    if (typeof step === 'string') entry = pairIn(node, step, targets);
    else if (isSeq(node) && step < node.items.length) entry = { key: null, value: node.items[step] };
    if (entry === null) return { node: key ?? node, key, complete: false, stoppedIn: node };
    key = resolvedNode(entry.key, targets);
    node = resolvedNode(entry.value, targets);
  }
  return { node: node ?? key, key, complete: true, stoppedIn: null };
};

/**
 * Finds the places of a YAML text's values. A key that is missing is looked for at the key of its section, or at the
 * beginning of its section where that is a list entry or the whole file. `hidden` nodes must not be shown; it tells where their
 * values come from.
 */
export const yamlOrigin = (
  file: string,
  yaml: ReadYaml,
  hidden: ReadonlyMap<Node, WrittenSource> = new Map(),
): Origin => {
  const isIn = (nodes: Pick<ReadonlySet<Node>, 'has'>, path: KeyPath): boolean => {
    const { node, stoppedIn } = find(yaml, path);
    // A list that is short for a section: any of its lines may have given the value.
    const lines = isSeq(stoppedIn) ? stoppedIn.items.map((item) => resolvedNode(item, yaml.targets)) : [];
    return [node, ...lines].some((one) => one !== null && nodes.has(one));
  };
  return {
    ...originWithoutPositions(file, dirname(file)),
    positionOf: (path, part) => {
      const { node, key, complete } = find(yaml, path);
      const place = part === 'key' && complete ? (key ?? node) : node;
      return yaml.positionAt(place?.range?.[0] ?? 0);
    },
    isHidden: (path) => isIn(hidden, path),
    sourceOf: (path) => {
      const { node } = find(yaml, path);
      return (node === null ? undefined : hidden.get(node)) ?? 'file';
    },
    isUnresolved: (path) => isIn(yaml.unresolved, path),
  };
};
