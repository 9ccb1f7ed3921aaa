const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);

/**
 * One spelling for each IP address, for comparing: IPv6 compressed and in lower case (RFC 5952), without its zone; an IPv4
 * address that is mapped into IPv6 (RFC 4291, 2.5.5.2: a socket that serves both tells it so) as IPv4. Null for anything else.
 */
export function canonicalAddress(text: string): string | null {
  const address = text.trim().replace(/%.*$/s, '');
  if (ipv4.test(address)) return address;
  if (!/^[0-9a-f:.]+$/i.test(address) || !URL.canParse(`http://[${address}]/`)) return null;
  const compressed = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  return mappedIPv4(compressed) ?? compressed;
}

function mappedIPv4(compressed: string): string | null {
  const halves = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed)?.slice(1);
  if (halves === undefined) return null;
  return halves
    .map((half) => parseInt(half, 16))
    .flatMap((half) => [half >> 8, half & 0xff])
    .join('.');
}
