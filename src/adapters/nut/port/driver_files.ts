import type { DriverPort } from '../../../config/sections/ups_port.js';
import { quoted } from '../parseconf.js';

/**
 * The ups.conf of one driver (ups.conf(5)). What the settings hold is the driver's own to refuse.
 *
 * @param name its section, which is what `-a` names
 */
export const driverConf = (name: string, { driver, port, settings }: Omit<DriverPort, 'kind'>): string =>
  [
    '# Written by sentinel-ups at every start of the driver: changes made here are lost.',
    `[${name}]`,
    `  driver = ${driver}`,
    `  port = ${quoted(port, maxValue)}`,
    ...settings.map(([key, value]) => `  ${key}${value === null ? '' : ` = ${quoted(value, maxValue)}`}`),
    '',
  ].join('\n');

/** Of one word of NUT's parser (parseconf.h). */
const maxValue = 510;
