import { describe } from 'vitest';
import { least, mistakeTable } from '../mistake_table.js';

describe('log', () => {
  mistakeTable([
    [
      `${least}log: {level: warning}`,
      '2:14 log.level: expected one of debug, info, warn, error; "warning" is given',
    ],
    [
      `${least}log: {level: Debug}`,
      '2:14 log.level: expected one of debug, info, warn, error; "Debug" is given; did you mean "debug"?',
    ],
  ]);
});
