import type { IncomingHttpHeaders } from 'node:http';
import type { Failure } from '../../domain/core/failure.js';
import { hubFailure } from './failures.js';

/**
 * Why a command is not taken: it is not sent as JSON, which no form of another page can send without the browser asking us first,
 * or a browser sent it from another page. Null where it is.
 *
 * @param hosts the names, with their ports, by which the browser may have reached us
 */
export function whyNotTaken(headers: IncomingHttpHeaders, hosts: readonly string[]): Failure | null {
  const site = headers['sec-fetch-site'];
  // A browser sends it where nobody can listen in on it (HTTPS, loopback), and no page can change it: it decides.
  const isOwn = site === undefined ? isOwnOrigin(headers.origin, hosts) : site === 'same-origin';
  if (!isOwn) {
    return hubFailure(
      'CROSS_SITE',
      'Another web page sent this command, or a proxy changed the name of this server on the way.',
      'Open the page of sentinel-ups itself; let a proxy pass on the header Host, or name it in http.trusted_proxies.',
    );
  }
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() === 'application/json') return null;
  return hubFailure(
    'NOT_JSON',
    'What is sent here has to be JSON.',
    `Send it with the header Content-Type: application/json (curl: -H 'Content-Type: application/json'); where there is nothing to tell, the body may be empty.`,
  );
}

/** Programs send none. */
function isOwnOrigin(origin: string | undefined, hosts: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  // A Host header names the port only where it is not the protocol's own one; URL leaves it out then, too.
  return hosts.some(
    (name) =>
      URL.canParse(`${protocol}//${name}`) && new URL(`${protocol}//${name}`).host === host && host !== '',
  );
}
