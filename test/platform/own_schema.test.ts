import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { schema } from '../../src/config/sections/registry.js';
import { rememberedSchema } from '../../src/domain/core/memory_schema.js';

it.each(Object.entries({ configuration: schema, state: rememberedSchema }))(
  'the schema of the %s keeps to JSON Schema',
  (_, own) => {
    const ajv = new Ajv();
    expect(ajv.validateSchema(own), ajv.errorsText()).toBe(true);
  },
);
