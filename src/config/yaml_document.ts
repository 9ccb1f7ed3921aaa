import { LineCounter, parseDocument, type Document, type Node, type ScalarTag } from 'yaml';
import type { ConfigurationProblem } from './configuration_errors.js';
import { shownPath } from './key_path.js';
import type { Position } from './origin.js';
import { badAliases, nodesIn, type PlacedNode } from './yaml_nodes.js';
import { exceededLimit } from './yaml_limits.js';
import { spoilsTheRest, wordsFor } from './yaml_words.js';

/** A YAML text that was read, with everything that is wrong with it. */
export interface ReadYaml {
  readonly document: Document.Parsed | null;
  /** The plain data; null where `isSpoilt`. Aliases share their value. */
  readonly data: unknown;
  /** True where the text is so wrong that checking its data would mislead. */
  readonly isSpoilt: boolean;
  readonly problems: readonly ConfigurationProblem[];
  /** Nodes whose value could not be had; `problems` tells why. */
  readonly unresolved: ReadonlySet<Node>;
  readonly positionAt: (offset: number) => Position;
}

/** Aliases of simple values count one each, nested ones multiply (`maxAliasCount` of the `yaml` package). */
const mostAliases = 2_000;

const unknownTag = 'unknown tag; known are !secret and !env_var, before a text';

/**
 * Parses YAML 1.2 with merge keys. Never throws.
 *
 * @param file for the problems
 * @param tags our own tags
 * @param complaints what the tags had to say about nodes; filled while they are read
 */
export const readYaml = (
  text: string,
  file: string,
  tags: readonly ScalarTag[] = [],
  complaints: ReadonlyMap<Node, string> = new Map(),
): ReadYaml => {
  const lineCounter = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problemAt = (offset: number, what: string, key = ''): ConfigurationProblem => {
    return { file, ...positionAt(offset), key, what };
  };
  const spoilt = (problems: readonly ConfigurationProblem[]): ReadYaml => {
    return { document: null, data: null, isSpoilt: true, problems, unresolved: new Set(), positionAt };
  };

  const limit = exceededLimit(text);
  if (limit !== null) {
    lineCounter.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) lineCounter.addNewLine(index + 1);
    return spoilt([problemAt(limit.offset, limit.what)]);
  }
  const document = parseDocument(text, {
    lineCounter,
    merge: true,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'error',
    customTags: [...tags],
  });
  const nodes = nodesIn(document);
  const complained = nodes.flatMap((placed) => {
    const complaint = complaints.get(placed.node) ?? (hasUnknownTag(placed, tags) ? unknownTag : null);
    return complaint === null ? [] : [{ ...placed, complaint }];
  });
  const parserErrors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const keysByOffset = new Map(
    nodes.filter(({ isKey }) => isKey).map(({ node, path }) => [node.range?.[0] ?? -1, path]),
  );
  const aliases = badAliases(document);
  const problems = [
    ...complained.map(({ node, path, complaint }) =>
      problemAt(node.range?.[0] ?? 0, complaint, shownPath(path)),
    ),
    ...parserErrors.map(({ pos: [offset], code }) =>
      problemAt(offset, wordsFor(code), shownPath(keysByOffset.get(offset) ?? [])),
    ),
    ...aliases.map(({ alias, what }) => problemAt(alias.range?.[0] ?? 0, what)),
  ];
  if (parserErrors.some(({ code }) => spoilsTheRest(code)) || aliases.length > 0) return spoilt(problems);
  try {
    const data: unknown = document.toJS({ maxAliasCount: mostAliases });
    const unresolved = new Set(complained.map(({ node }) => node));
    return { document, data, isSpoilt: false, problems, unresolved, positionAt };
  } catch {
    // What can still go wrong here is a bomb of aliases.
    return spoilt([...problems, problemAt(0, 'the file has too many aliases (*name)')]);
  }
};

const hasUnknownTag = ({ node }: PlacedNode, tags: readonly ScalarTag[]): boolean => {
  const { tag } = node;
  if (tag === undefined || tag.startsWith('tag:yaml.org,2002:')) return false;
  return 'items' in node || !tags.some((one) => one.tag === tag);
};
