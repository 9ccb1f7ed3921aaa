import { dirname } from 'node:path';
import { isMap, isSeq, type Document, type Node, type Pair } from 'yaml';
import { configurationRemedy } from './configuration_errors.js';
import { shownPath, type KeyPath } from './key_path.js';
import type { Origin } from './origin.js';
import type { ReadYaml } from './yaml_document.js';
import { keyTextOf, resolvedNode } from './yaml_nodes.js';

interface Found {
  /** Null where the key has no value. */
  readonly node: Node | null;
  readonly key: Node | null;
  /** False where only the beginning of the path exists: then the node is what should hold the rest. */
  readonly complete: boolean;
}

/** The pair with that key in a map: its own one (the last of several, as the parser does), or one that came in by merge keys (`<<: *anchor`). */
const pairIn = (map: Node, key: string, document: Document.Parsed, level = 0): Pair | null => {
  if (!isMap(map) || level > 20) return null;
  const own = map.items.findLast((pair) => keyTextOf(pair) === key);
  if (own !== undefined) return own;
  for (const merge of map.items.filter((pair) => keyTextOf(pair) === '<<')) {
    const merged = resolvedNode(merge.value, document);
    const sources = isSeq(merged) ? merged.items : [merged];
    for (const source of sources) {
      const node = resolvedNode(source, document);
      const found = node === null ? null : pairIn(node, key, document, level + 1);
      if (found !== null) return found;
    }
  }
  return null;
};

const find = (document: Document.Parsed, path: KeyPath): Found => {
  let node = resolvedNode(document.contents, document);
  let key: Node | null = null;
  for (const step of path) {
    if (node === null) return { node: key, key, complete: false };
    if (typeof step === 'number') {
      if (!isSeq(node) || step >= node.items.length) return { node: key ?? node, key, complete: false };
      key = null;
      node = resolvedNode(node.items[step], document);
    } else {
      const pair = pairIn(node, step, document);
      if (pair === null) return { node: key ?? node, key, complete: false };
      key = resolvedNode(pair.key, document);
      node = resolvedNode(pair.value, document);
    }
  }
  return { node: node ?? key, key, complete: true };
};

/**
 * Finds the places of a YAML text's values. A key that is missing is looked for at the key of its section, or at the
 * beginning of its section where that is a list entry or the whole file.
 *
 * @param hidden the nodes whose values come from secrets or the environment
 */
export const yamlOrigin = (
  file: string,
  { document, unresolved, positionAt }: ReadYaml,
  hidden: ReadonlySet<Node>,
): Origin => {
  const has = (nodes: ReadonlySet<Node>, path: KeyPath): boolean => {
    if (document === null) return false;
    const { node } = find(document, path);
    return node !== null && nodes.has(node);
  };
  return {
    file,
    folder: dirname(file),
    remedy: configurationRemedy,
    shownKeyOf: shownPath,
    positionOf: (path, part) => {
      if (document === null) return null;
      const { node, key, complete } = find(document, path);
      const place = part === 'key' && complete ? (key ?? node) : node;
      return positionAt(place?.range?.[0] ?? 0);
    },
    isHidden: (path) => has(hidden, path),
    isUnresolved: (path) => has(unresolved, path),
  };
};
