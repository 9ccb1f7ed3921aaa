import { isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, parseDocument, Parser } from 'yaml';
import type { Alias, Document, Node, Pair, ScalarTag, YAMLMap, YAMLParseError } from 'yaml';
import { shownPath, type KeyPath } from '../text/key_path.js';
import type { ConfigurationProblem, Position } from './configuration_errors.js';

/** A YAML text that was read, with everything that is wrong with it. */
export interface ReadYaml {
  /** Null where `isSpoilt`, or there is nothing. */
  readonly root: Node | null;
  /** What aliases stand for. */
  readonly targets: ReadonlyMap<Node, Node>;
  /** The plain data; null where `isSpoilt`. Aliases share their value. */
  readonly data: unknown;
  /** True where the text is so wrong that checking its data would mislead. */
  readonly isSpoilt: boolean;
  readonly problems: readonly ConfigurationProblem[];
  /** Nodes whose value could not be had; `problems` tells why. */
  readonly unresolved: ReadonlySet<Node>;
  readonly positionAt: (offset: number) => Position;
}

/**
 * What is wrong with the YAML, in our own words: the parser's may quote the text, which may be a password.
 * The codes are those of the `yaml` package (docs: Errors).
 */
const words: Readonly<Record<YAMLParseError['code'], string>> = {
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias is * and a name',
  BAD_COLLECTION_TYPE: 'this tag does not go with a list or section',
  BAD_DIRECTIVE: 'a line that begins with % is not possible here; put quotes around the text',
  BAD_DQ_ESCAPE: 'within double quotes a \\ begins an escape; write \\\\, or use single quotes',
  BAD_INDENT:
    'the indentation does not fit (entries of one section begin in the same column), or a closing bracket or brace is missing',
  BAD_PROP_ORDER: 'anchors and tags stand before the value',
  BAD_SCALAR_START: 'text cannot begin with this character; put quotes around it',
  BLOCK_AS_IMPLICIT_KEY:
    'this cannot be the beginning of another "key: value" on the same line; put quotes around text with a colon',
  BLOCK_IN_FLOW: 'within { } and [ ] entries are separated by commas, not by lines with -',
  DUPLICATE_KEY: 'this key is given twice',
  IMPOSSIBLE: 'this is not valid YAML',
  KEY_OVER_1024_CHARS: 'a key has at most 1024 characters; is a quote missing?',
  MISSING_CHAR:
    'a character is missing here: a closing quote, bracket or brace, a comma, or the space after a colon',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a colon or a quote missing?',
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_DOCS: 'the file must hold one document; remove the line with ---',
  MULTIPLE_TAGS: 'a value can have one tag only',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'this is nested too deeply',
  TAB_AS_INDENT: 'tabs cannot be used for indentation; use spaces',
  TAG_RESOLVE_FAILED: 'the tag does not fit its value',
  UNEXPECTED_TOKEN:
    'this is not expected here; is a quote, comma or line break missing, or the indentation wrong?',
};

const unknownTag = 'unknown tag; known are !secret and !env_var, before a text';

/** Aliases of simple values count one each, nested ones multiply (`maxAliasCount` of the `yaml` package). */
const maxAliasCount = 2_000;

/**
 * Parses YAML 1.2 with merge keys. Never throws.
 *
 * @param complaints what our own tags had to say about nodes; filled while they are read
 */
export const readYaml = (
  text: string,
  file: string,
  tags: readonly ScalarTag[] = [],
  complaints: ReadonlyMap<Node, string> = new Map(),
): ReadYaml => {
  const lineCounter = new LineCounter();
  const positionAt = (offset: number): Position => positionIn(lineCounter, offset);
  const problemAt = (offset: number, what: string, path: KeyPath = []): ConfigurationProblem => ({
    file,
    ...positionAt(offset),
    key: shownPath(path),
    what,
  });
  const spoilt = (problems: readonly ConfigurationProblem[]): ReadYaml => {
    const nothing = { root: null, targets: new Map<Node, Node>(), data: null, unresolved: new Set<Node>() };
    return { ...nothing, isSpoilt: true, problems, positionAt };
  };

  const tooDeep = tooDeepAt(text);
  if (tooDeep !== null) return spoilt([{ file, ...tooDeep, key: '', what: words.RESOURCE_EXHAUSTION }]);
  const document = parseDocument(text, {
    lineCounter,
    merge: true,
    stringKeys: true,
    // Its own search takes the square of a section's keys; `nodesIn` finds repeated ones.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    customTags: [...tags],
  });
  const { nodes, targets } = nodesIn(document);
  const startOf = (node: Node): number => node.range?.[0] ?? 0;
  const unresolved = new Set<Node>();
  const problems: ConfigurationProblem[] = [];
  for (const { node, path, mistake } of nodes) {
    if (mistake !== null) problems.push(problemAt(startOf(node), mistake, isAlias(node) ? [] : path));
    const complaint = complaints.get(node) ?? (hasUnknownTag(node, tags) ? unknownTag : null);
    if (complaint === null) continue;
    unresolved.add(node);
    problems.push(problemAt(startOf(node), complaint, path));
  }
  const parserErrors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const keysByOffset = new Map(
    nodes.filter(({ isKey }) => isKey).map(({ node, path }) => [startOf(node), path]),
  );
  for (const { pos, code } of parserErrors)
    problems.push(problemAt(pos[0], words[code], keysByOffset.get(pos[0])));
  if (parserErrors.length > 0 || nodes.some(({ node, mistake }) => isAlias(node) && mistake !== null))
    return spoilt(problems);
  try {
    const data: unknown = document.toJS({ maxAliasCount });
    return { root: document.contents, targets, data, isSpoilt: false, problems, unresolved, positionAt };
  } catch {
    // What can still go wrong here is a bomb of aliases.
    return spoilt([...problems, problemAt(0, 'the file has too many aliases (*name)')]);
  }
};

/** Entries on the parser's stack; a real configuration has ten. */
const maxDepth = 100;

/**
 * Where the text is nested too deeply; null where it is not. What follows the parser works recursively, and a stack that
 * overflows while V8 compiles a regular expression ends the process.
 */
const tooDeepAt = (text: string): Position | null => {
  const lines = new LineCounter();
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > maxDepth) return positionIn(lines, parser.offset);
  }
  return null;
};

const positionIn = (lines: LineCounter, offset: number): Position => {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
};

const hasUnknownTag = (node: Node, tags: readonly ScalarTag[]): boolean => {
  const { tag } = node;
  if (tag === undefined || tag.startsWith('tag:yaml.org,2002:')) return false;
  return 'items' in node || !tags.some((one) => one.tag === tag);
};

/** A node of a YAML document, and the way to it. */
interface PlacedNode {
  readonly node: Node;
  /** For a key: the way to its value. */
  readonly path: KeyPath;
  readonly isKey: boolean;
  /** What is wrong with it that the parser is not asked for. */
  readonly mistake: string | null;
}

/** The text of a pair's key; null for a key that is no text. */
export const keyTextOf = ({ key }: Pair): string | null => {
  if (typeof key === 'string') return key;
  return isScalar(key) && typeof key.value === 'string' ? key.value : null;
};

/** Every node in the order of the text, and what aliases stand for, which is a node there once, at its anchor. */
const nodesIn = (document: Document.Parsed) => {
  const nodes: PlacedNode[] = [];
  const targets = new Map<Node, Node>();
  const anchors = new Map<string, { readonly node: Node; isOpen: boolean }>();
  const aliasMistake = (alias: Alias): string | null => {
    const anchor = anchors.get(alias.source);
    if (anchor === undefined) return 'no anchor (&name) of this name stands before this alias';
    if (anchor.isOpen) return 'this alias stands within the value that it refers to';
    targets.set(alias, anchor.node);
    return null;
  };
  const walk = (node: unknown, path: KeyPath): void => {
    if (!isNode(node)) return;
    nodes.push({ node, path, isKey: false, mistake: isAlias(node) ? aliasMistake(node) : null });
    const anchor = { node, isOpen: true };
    if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, anchor);
    if (isSeq(node)) node.items.forEach((item, index) => walk(item, [...path, index]));
    else if (isMap(node)) walkMap(node, path);
    anchor.isOpen = false;
  };
  const walkMap = (map: YAMLMap, path: KeyPath): void => {
    const keys = new Set<string>();
    for (const pair of map.items) {
      const key = keyTextOf(pair) ?? '?';
      const mistake = key !== '<<' && keys.has(key) ? words.DUPLICATE_KEY : null;
      keys.add(key);
      if (isNode(pair.key)) nodes.push({ node: pair.key, path: [...path, key], isKey: true, mistake });
      if (isScalar(pair.key) && pair.key.anchor !== undefined)
        anchors.set(pair.key.anchor, { node: pair.key, isOpen: false });
      walk(pair.value, [...path, key]);
    }
  };
  walk(document.contents, []);
  return { nodes, targets };
};
