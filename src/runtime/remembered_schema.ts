/** What a state file has to look like before anything in it is believed. */
const momentSchema = {
  type: 'object',
  required: ['monotonic', 'wall'],
  properties: { monotonic: { type: 'number' }, wall: { type: 'number' } },
} as const;

const statusSchema = { enum: ['OL', 'OB', 'OB LB', 'stale'] } as const;

const nullable = <T extends object>(schema: T): { anyOf: [{ type: 'null' }, T] } => ({
  anyOf: [{ type: 'null' }, schema],
});

const wakeSchema = {
  anyOf: [
    {
      type: 'object',
      required: ['stage', 'dueAt'],
      properties: { stage: { const: 'planned' }, dueAt: momentSchema, afterDrill: { type: 'boolean' } },
    },
    {
      type: 'object',
      required: ['stage', 'firstSentAt', 'lastSentAt', 'tries', 'seenDown', 'trouble'],
      properties: {
        stage: { const: 'sending' },
        firstSentAt: momentSchema,
        lastSentAt: momentSchema,
        tries: { type: 'integer', minimum: 1 },
        seenDown: { type: 'boolean' },
        trouble: nullable({ type: 'string' }),
      },
    },
    {
      type: 'object',
      required: ['stage', 'at', 'reason', 'waitsFor'],
      properties: {
        stage: { const: 'failed' },
        at: momentSchema,
        reason: { type: 'string' },
        waitsFor: nullable({ type: 'string' }),
      },
    },
  ],
} as const;

const hostSchema = {
  type: 'object',
  required: ['id', 'report', 'answersProbes', 'toldToShutDown', 'wake'],
  properties: {
    id: { type: 'string', minLength: 1 },
    report: nullable({
      type: 'object',
      required: ['status', 'at', 'remaining'],
      properties: {
        status: { enum: ['online', 'shutdown_pending', 'shutting_down'] },
        at: nullable(momentSchema),
        remaining: nullable({ type: 'number', minimum: 0 }),
      },
    }),
    answersProbes: { type: 'boolean' },
    toldToShutDown: { type: 'boolean' },
    // A state that was written before these were known has none of them.
    heardOf: { type: 'boolean', default: false },
    clientLeft: { type: 'boolean', default: false },
    absence: {
      type: 'object',
      nullable: true,
      required: ['backSince'],
      properties: { backSince: nullable(momentSchema) },
      default: null,
    },
    wake: nullable(wakeSchema),
  },
} as const;

export const rememberedSchema = {
  type: 'object',
  required: [
    'version',
    'bootId',
    'savedAt',
    'graceUntil',
    'mains',
    'decided',
    'outage',
    'lastOutage',
    'drill',
    'lastDrill',
    'maintenance',
    'battery',
    'delays',
    'seenAlive',
  ],
  properties: {
    version: { const: 1 },
    bootId: { type: 'string', minLength: 1 },
    savedAt: momentSchema,
    graceUntil: { type: 'number' },
    mains: {
      type: 'object',
      required: ['name', 'since'],
      properties: {
        name: { enum: ['unknown', 'present', 'suspect', 'lost', 'restoring'] },
        since: momentSchema,
      },
    },
    decided: { type: 'boolean' },
    outage: {
      type: 'object',
      nullable: true,
      required: ['startedAt', 'deadlinesFrom'],
      properties: {
        startedAt: momentSchema,
        deadlinesFrom: momentSchema,
        // A state that was written before this was known has none.
        saidLowBattery: { type: 'array', items: { type: 'string' }, maxItems: 1000, default: [] },
      },
    },
    lastOutage: nullable({
      type: 'object',
      required: ['startedAt', 'duration'],
      properties: { startedAt: { type: 'number' }, duration: nullable({ type: 'number', minimum: 0 }) },
    }),
    drill: {
      type: 'object',
      nullable: true,
      required: ['startedAt', 'stoppedAt'],
      properties: {
        startedAt: momentSchema,
        stoppedAt: nullable(momentSchema),
        // As for the hosts below.
        upAtStart: { type: 'array', items: { type: 'string' }, maxItems: 1000, default: [] },
      },
    },
    lastDrill: nullable({
      type: 'object',
      required: ['endedAt', 'cutShort'],
      properties: { endedAt: { type: 'number' }, cutShort: { type: 'boolean' } },
    }),
    maintenance: nullable({
      type: 'object',
      required: ['until', 'held'],
      properties: {
        until: momentSchema,
        held: { type: 'object', additionalProperties: statusSchema },
      },
    }),
    battery: nullable({
      type: 'object',
      required: ['charge', 'at'],
      properties: { charge: { type: 'number', minimum: 0, maximum: 1 }, at: momentSchema },
    }),
    delays: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['delay', 'configured'],
        properties: {
          delay: { type: 'number', minimum: 0, maximum: 86_400_000 },
          configured: { type: 'number', minimum: 0 },
        },
      },
    },
    seenAlive: { type: 'array', items: { type: 'string' }, maxItems: 1000 },
    // A state that was written before there were hosts has none, and is as good.
    hosts: { type: 'array', items: hostSchema, maxItems: 1000, default: [] },
  },
} as const;
