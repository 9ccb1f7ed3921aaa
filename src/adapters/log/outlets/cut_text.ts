/** The text, or its beginning with `…`, so that it has at most so many bytes of UTF-8. No character is cut in two. */
export function cutToBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  const mark = '…';
  const room = Math.max(0, maxBytes - Buffer.byteLength(mark));
  // A stream keeps back the bytes of an unfinished character.
  const kept = new TextDecoder().decode(Buffer.from(text).subarray(0, room), { stream: true });
  return maxBytes < Buffer.byteLength(mark) ? '' : `${kept}${mark}`;
}
