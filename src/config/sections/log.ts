import type { FromSchema } from 'json-schema-to-ts';
import type { LogLevel } from '../../domain/core/ports.js';
import { section } from './section.js';

export const logSchema = section('What is written to the log.', {
  level: {
    type: 'string',
    enum: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    description: 'The least important kind of line that is written.',
  },
});

export interface LogSettings {
  readonly level: LogLevel;
}

export const logSettings = ({ level }: FromSchema<typeof logSchema>): LogSettings => ({ level });
