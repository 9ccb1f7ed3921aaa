/**
 * Options of Ajv for a schema that is part of the program. The tests hold it against the meta-schema: to do so at each start, and
 * to optimize code that runs once, takes longer than all the rest of its compilation.
 */
export const ownSchema = { meta: false, validateSchema: false, code: { optimize: false } } as const;
