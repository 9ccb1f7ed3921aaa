import type { YAMLParseError } from 'yaml';

type ErrorCode = YAMLParseError['code'];

/**
 * What is wrong with the YAML, in our own words: the parser's may quote the text, which may be a password.
 * The codes are those of the `yaml` package (docs: Errors).
 */
const words: Readonly<Record<ErrorCode, string>> = {
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

/** What the parser met, in words that hold nothing of the text. */
export const wordsFor = (code: ErrorCode): string => words[code];

/** False for errors after which the rest of the document is still what the user meant. */
export const spoilsTheRest = (code: ErrorCode): boolean =>
  code !== 'DUPLICATE_KEY' && code !== 'TAG_RESOLVE_FAILED';
