import { Lexer } from 'yaml';

/**
 * Beyond these a text is refused before it is parsed: the parser works recursively (deep nesting can end the process,
 * not just throw), and its search for duplicate keys takes the square of their number. A configuration with 500
 * sentinels has about 20 000 tokens (comments and line breaks count too) and is 5 levels deep.
 */
const mostTokens = 60_000;
const deepestFlow = 30;
const deepestLine = 100;

const scalarFollows = '\u001f';

/** Where a text exceeds the limits, and how; null for every reasonable text. */
export const exceededLimit = (text: string): { readonly offset: number; readonly what: string } | null => {
  let offset = 0;
  let tokens = 0;
  let flow = 0;
  let lineDepth = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > mostTokens) return { offset, what: 'the file has too many entries' };
    if (!isScalar) {
      if (token === '[' || token === '{') flow += 1;
      else if ((token === ']' || token === '}') && flow > 0) flow -= 1;
      else if (token === '\n' || token === '\r\n') lineDepth = 0;
      else if (flow === 0 && (token === '-' || token === '?' || token === ':')) lineDepth += 1;
      else if (flow === 0 && /^ +$/.test(token) && lineDepth === 0) lineDepth = token.length;
    }
    if (flow > deepestFlow || lineDepth > deepestLine) return { offset, what: 'this is nested too deeply' };
    if (isScalar || !isMark(token)) offset += token.length;
    isScalar = !isScalar && token === scalarFollows;
  }
  return null;
};

/** The lexer's own marks are no part of the text. */
const isMark = (token: string): boolean =>
  token === scalarFollows || token === '\u0002' || token === '\u0018';
