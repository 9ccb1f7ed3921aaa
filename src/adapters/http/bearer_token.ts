import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Makes the check of an `Authorization` header (RFC 6750, 2.1). Digests are compared, in constant time: neither the place of
 * the first wrong character nor the token's length can be measured.
 */
export function bearerCheck(token: string): (authorization: string | undefined) => boolean {
  const expected = digestOf(token);
  return (authorization = '') => {
    const given = /^Bearer ([!-~]+)$/i.exec(authorization)?.[1];
    const same = timingSafeEqual(digestOf(given ?? ''), expected);
    return same && given !== undefined;
  };
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
