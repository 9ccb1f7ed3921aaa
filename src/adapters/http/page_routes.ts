import { readFileSync } from 'node:fs';
import type { Answer, HubRoute } from './routes.js';

/** The page's files by their paths, and what they are. All URLs in them are relative: ingress puts a prefix before them. */
const files: ReadonlyMap<string, { readonly name: string; readonly type: string }> = new Map([
  ['/', { name: 'index.html', type: 'text/html; charset=utf-8' }],
  ['/page.css', { name: 'page.css', type: 'text/css; charset=utf-8' }],
  ...['page.js', 'sections.js', 'elements.js', 'words.js'].map(
    (name) => [`/${name}`, { name, type: 'text/javascript; charset=utf-8' }] as const,
  ),
]);

/**
 * What the browser may do with the page: load from us only, talk to us only, and be framed by us only. Home Assistant shows
 * it in a frame of its own address, which is ours there.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** The page's files, which are read here, once. They hold nothing secret, so they are open: the data that the page asks for is not. */
export const pageRoutes = (): readonly HubRoute[] =>
  [...files].map(([path, { name, type }]) => {
    const answer: Answer = {
      status: 200,
      body: readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8'),
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'referrer-policy': 'no-referrer',
      },
    };
    return { method: 'GET', path, access: 'everybody', answer: () => answer };
  });
