export interface ServerEvent {
  readonly type: string;
  readonly data: string;
}

/** The server-sent events of a body, one after the other. */
export async function* eventsOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<ServerEvent> {
  // Safari does not iterate over streams.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let unread = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = `${unread}${decoder.decode(value, { stream: true })}`.split(/\r?\n\r?\n/);
    unread = blocks.pop() ?? '';
    for (const block of blocks) yield eventIn(block);
  }
}

function eventIn(block: string): ServerEvent {
  const fields = block.split(/\r?\n/).map((line) => /^([a-z]+): ?(.*)$/.exec(line) ?? []);
  const of = (name: string): string[] =>
    fields.flatMap(([, field, value = '']) => (field === name ? [value] : []));
  return { type: of('event')[0] ?? 'message', data: of('data').join('\n') };
}
