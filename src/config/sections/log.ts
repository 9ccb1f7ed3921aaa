import type { FromSchema } from 'json-schema-to-ts';
import type { LogLevel } from '../../domain/ports.js';

export const logSchema = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description: 'What is written to the log.',
  properties: {
    level: {
      type: 'string',
      enum: ['debug', 'info', 'warn', 'error'],
      default: 'info',
      description: 'The least important kind of line that is written.',
    },
  },
} as const;

export interface LogSettings {
  readonly level: LogLevel;
}

export const logSettings = ({ level }: FromSchema<typeof logSchema>): LogSettings => ({ level });
