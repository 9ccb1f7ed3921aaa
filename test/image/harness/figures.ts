import { appendFile } from 'node:fs/promises';

const file = process.env['SENTINEL_UPS_IMAGE_FIGURES'];

/** Has a figure printed at the end of `npm run test:image`. */
export const printFigure = async (text: string): Promise<void> => {
  if (file !== undefined) await appendFile(file, `${text}\n`);
};
