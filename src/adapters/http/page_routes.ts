import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, HubRoute } from './routes.js';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

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

/** Where `npm run build` puts the page: beside the program, and so found from its sources, too. */
const builtPage = fileURLToPath(new URL('../../../dist/page/', import.meta.url));

const notBuilt =
  'The page is missing in this installation. Install sentinel-ups again, or build it (npm run build). Until then: sentinel-ups status.';

/**
 * The page's files, which are read here, once: what is added later is not served. They hold nothing secret, so they are open:
 * the data that the page asks for is not. A page that is not there takes nothing else along.
 */
export function pageRoutes(folder = builtPage): readonly HubRoute[] {
  try {
    return readdirSync(folder)
      .filter((name) => types[extname(name)] !== undefined)
      .map((name) => fileRoute(name, readFileSync(`${folder}${name}`, 'utf8')));
  } catch {
    const answer: Answer = {
      status: 503,
      body: notBuilt,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    };
    return [{ method: 'GET', path: '/', access: 'everybody', answer: () => answer }];
  }
}

/** All addresses in the files are relative: ingress puts a prefix before them. */
function fileRoute(name: string, body: string): HubRoute {
  const answer: Answer = {
    status: 200,
    body,
    headers: {
      'content-type': types[extname(name)] ?? '',
      'content-security-policy': contentSecurityPolicy,
      'referrer-policy': 'no-referrer',
    },
  };
  const path = name === 'index.html' ? '/' : `/${name}`;
  return { method: 'GET', path, access: 'everybody', answer: () => answer };
}
