import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import type { KeyPath } from './key_path.js';

/** A node of a YAML document, and the way to it. */
export interface PlacedNode {
  readonly node: Node;
  /** For a key: the way to its value. */
  readonly path: KeyPath;
  readonly isKey: boolean;
}

/** The text of a pair's key; null for a key that is no text. */
export const keyTextOf = ({ key }: Pair): string | null => {
  if (typeof key === 'string') return key;
  return isScalar(key) && typeof key.value === 'string' ? key.value : null;
};

/** The node that an alias stands for; other nodes as they are. Null: nothing there. */
export const resolvedNode = (node: unknown, document: Document.Parsed): Node | null => {
  if (isAlias(node)) return node.resolve(document) ?? null;
  return isNode(node) ? node : null;
};

/** Every node in the order of the text; what aliases stand for is there once, at its anchor. */
export const nodesIn = (document: Document.Parsed): readonly PlacedNode[] => {
  const nodes: PlacedNode[] = [];
  const walk = (node: unknown, path: KeyPath): void => {
    if (!isNode(node)) return;
    nodes.push({ node, path, isKey: false });
    if (isSeq(node)) node.items.forEach((item, index) => walk(item, [...path, index]));
    else if (isMap(node))
      for (const pair of node.items) {
        const below = [...path, keyTextOf(pair) ?? '?'];
        if (isNode(pair.key)) nodes.push({ node: pair.key, path: below, isKey: true });
        walk(pair.value, below);
      }
  };
  walk(document.contents, []);
  return nodes;
};

/** Aliases without an anchor before them, and such as stand within their own anchor. */
export const badAliases = (document: Document.Parsed): readonly { alias: Alias; what: string }[] => {
  const bad: { alias: Alias; what: string }[] = [];
  const anchored = new Map<string, Node>();
  visit(document, {
    Value: (_, node) => {
      if (node.anchor !== undefined) anchored.set(node.anchor, node);
    },
    Alias: (_, alias, path) => {
      const target = anchored.get(alias.source);
      if (target === undefined)
        bad.push({ alias, what: 'no anchor (&name) of this name stands before this alias' });
      else if (path.some((ancestor) => ancestor === target))
        bad.push({ alias, what: 'this alias stands within the value that it refers to' });
    },
  });
  return bad;
};
