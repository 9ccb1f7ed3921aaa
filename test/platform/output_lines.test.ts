import { describe, expect, it } from 'vitest';
import { LineLimit } from '../../src/platform/line_limit.js';
import { OutputLines } from '../../src/platform/output_lines.js';

describe("a program's output", () => {
  it('is cut into lines of bounded length without control characters', () => {
    const seen: string[] = [];
    const output = new OutputLines(new LineLimit(() => undefined), {
      line: (text) => seen.push(text),
      skipped: () => undefined,
    });
    for (const piece of ['a', 'b\r\nc\u001b[1m\n\n', 'x'.repeat(5000), '\nend'])
      output.push(Buffer.from(piece));
    output.flush();
    expect(seen).toEqual(['ab', 'c [1m', 'x'.repeat(1000), 'end']);
  });
});
