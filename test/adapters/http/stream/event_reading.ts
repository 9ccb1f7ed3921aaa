/** An event of a stream as a browser understands it. */
export interface ReadEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The events in what has come so far (HTML standard, "Parsing an event stream"); one that is not complete is left out. */
export const eventsIn = (text: string): readonly ReadEvent[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .map((event) => {
      const [, name = ''] = /^event: (.+)$/m.exec(event) ?? [];
      const [, data = ''] = /^data: (.+)$/m.exec(event) ?? [];
      return { name, data: membersIn(JSON.parse(data)) };
    });

const membersIn = (value: unknown): ReadEvent['data'] =>
  typeof value === 'object' && value !== null ? { ...value } : {};
