import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandListener } from '../../../src/adapters/mqtt/command_listener.js';
import { readCommand } from '../../../src/adapters/mqtt/commands.js';
import { commandTopics } from '../../../src/adapters/mqtt/topics.js';
import { minutes } from '../../../src/domain/time.js';
import { RecordingInbox, silentLog } from './stand_ins.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a command', () => {
  it.each([
    ['drill/set', 'ON', { kind: 'start_drill' }],
    ['drill/set', 'OFF', { kind: 'stop_drill' }],
    ['maintenance/set', 'ON', { kind: 'start_maintenance', duration: minutes(60) }],
    ['maintenance/set', 'OFF', { kind: 'end_maintenance' }],
    ['maintenance/set', '{"minutes":1}', { kind: 'start_maintenance', duration: minutes(1) }],
    ['maintenance/set', '{ "minutes": 1440 }', { kind: 'start_maintenance', duration: minutes(1440) }],
  ] as const)('on %s: %s', (topic, payload, command) =>
    expect(readCommand(topic, bytes(payload))).toEqual({ command }),
  );

  it.each([
    ['drill/set', ''],
    ['drill/set', 'on'],
    ['drill/set', 'ON '],
    ['drill/set', '{"minutes":60}'],
    ['maintenance/set', ''],
    ['maintenance/set', 'PRESS'],
    ['maintenance/set', '60'],
    ['maintenance/set', 'null'],
    ['maintenance/set', '[]'],
    ['maintenance/set', '{"minutes":0}'],
    ['maintenance/set', '{"minutes":1441}'],
    ['maintenance/set', '{"minutes":1e999}'],
    ['maintenance/set', '{"minutes":"60"}'],
    ['maintenance/set', '{"minutes":60,"hours":1}'],
    ['maintenance/set', '{"minutes":60'],
  ] as const)('on %s is refused: %s', (topic, payload) =>
    expect(readCommand(topic, bytes(payload))).toHaveProperty('refused'),
  );

  describe.each(commandTopics)('on %s', (topic) => {
    it('is refused when it is too long, even where it would be valid', () => {
      const long = bytes(`{"minutes":60${' '.repeat(300)}}`);
      expect(readCommand(topic, long)).toEqual({
        refused: `${long.byteLength} bytes are too long for a command, at most 256 are taken`,
      });
    });

    it('is refused when it is not UTF-8', () =>
      expect(readCommand(topic, Uint8Array.of(0x4f, 0x4e, 0xff))).toEqual({
        refused: 'the payload is not UTF-8 text',
      }));

    it('is refused with a byte order mark', () =>
      expect(readCommand(topic, Uint8Array.of(0xef, 0xbb, 0xbf, 0x4f, 0x4e))).toHaveProperty('refused'));

    it('never throws, and never repeats more than a little of what came', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
          const read = readCommand(topic, payload);
          if ('refused' in read) expect(read.refused.length).toBeLessThan(400);
        }),
      );
    });

    it('is ignored when retained, carried out when not', () => {
      const inbox = new RecordingInbox();
      const listener = new CommandListener(topic, inbox, silentLog);
      listener.heard(bytes('ON'), true);
      expect(inbox.commands).toEqual([]);
      listener.heard(bytes('ON'), false);
      expect(inbox.commands).toHaveLength(1);
      expect(inbox.events).toEqual([]);
    });

    it('that is nonsense is told and changes nothing', () => {
      const inbox = new RecordingInbox();
      new CommandListener(topic, inbox, silentLog).heard(bytes('MAYBE'), false);
      expect(inbox.commands).toEqual([]);
      expect(inbox.events).toMatchObject([
        { type: 'nonsense_refused', from: 'MQTT', what: `message on ${topic}` },
      ]);
      expect(JSON.stringify(inbox.events)).toContain('MAYBE');
    });
  });
});
