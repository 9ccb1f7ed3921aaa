import { appendFileSync } from 'node:fs';

const file = process.env['SENTINEL_UPS_IMAGE_FIGURES'];

/** Has a figure printed at the end of `npm run test:image`. */
export const tellFigure = (what: string, figure: string, wanted: string): void => {
  if (file !== undefined) appendFileSync(file, `${what}: ${figure} (wanted: ${wanted})\n`);
};
