/** Tells whoever waits for the figures how far it is. */
export const progress = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
