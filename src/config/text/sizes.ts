const bytesIn: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** The form of a size as a regular expression, for editors. */
export const sizePattern = '^[0-9]{1,7}[KMG]$';

const form = new RegExp(sizePattern);

/** Reads `500K`, `10M` or `1G`, in bytes. Null for every other text. */
export const sizeOf = (text: string): number | null =>
  form.test(text) ? Number.parseInt(text, 10) * (bytesIn[text.slice(-1)] ?? 0) : null;

const [min, max] = [10 * 1024, 1024 ** 3];

/** From 10 KiB to 1 GiB. */
export const isLogSize = (text: string): boolean => {
  const size = sizeOf(text);
  return size !== null && size >= min && size <= max;
};
