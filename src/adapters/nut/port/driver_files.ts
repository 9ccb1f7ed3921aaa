import type { DriverPort } from '../../../config/sections/ups_port.js';
import { maxWord, quoted } from '../parseconf.js';

/** Of the only UPS in the driver's own ups.conf, which `-a` names: short, because it is a part of the socket's path. */
export const sectionName = 'ups';

/** The ups.conf of one driver (ups.conf(5)). What the settings hold is the driver's own to refuse. */
export const driverConf = ({ driver, port, settings }: Omit<DriverPort, 'kind'>): string =>
  [
    '# Written by sentinel-ups at every start of the driver: changes made here are lost.',
    `[${sectionName}]`,
    `  driver = ${driver}`,
    `  port = ${quoted(port, maxWord)}`,
    ...settings.map(([key, value]) => `  ${key}${value === null ? '' : ` = ${quoted(value, maxWord)}`}`),
    '',
  ].join('\n');
