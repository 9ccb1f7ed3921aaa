import type { FromSchema } from 'json-schema-to-ts';
import { section } from './section.js';

export const logSchema = section('What is written to the log.', {
  level: {
    type: 'string',
    enum: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    description: 'The least important kind of line that is written.',
  },
});

export type LogSettings = FromSchema<typeof logSchema>;
