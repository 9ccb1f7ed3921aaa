const sixPairs = /^(?:[0-9a-f]{1,2}([:-]))(?:[0-9a-f]{1,2}\1){4}[0-9a-f]{1,2}$/;
const dottedQuads = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/;
const bare = /^[0-9a-f]{12}$/;

/**
 * The 12 hexadecimal digits, in lower case, of six bytes written as `00:11:32:f8:af:9f`, `0:11:32:f8:af:9f`,
 * `00-11-32-F8-AF-9F`, `0011.32f8.af9f` or `001132f8af9f`. Null for every other text.
 */
export const sixBytesOf = (text: string): string | null => {
  const lower = text.toLowerCase();
  if (bare.test(lower)) return lower;
  if (dottedQuads.test(lower)) return lower.replaceAll('.', '');
  if (!sixPairs.test(lower)) return null;
  return lower
    .split(/[:-]/)
    .map((pair) => pair.padStart(2, '0'))
    .join('');
};

/**
 * The hardware address of one network card, as `sixBytesOf` gives it. Null also for zeros and for group addresses (the
 * first byte is odd, IEEE 802): no card has these.
 */
export const macOf = (text: string): string | null => {
  const digits = sixBytesOf(text);
  if (digits === null || /^0+$/.test(digits)) return null;
  return Number.parseInt(digits.slice(0, 2), 16) % 2 === 0 ? digits : null;
};
