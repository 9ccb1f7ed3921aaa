import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandListener, commandReaders, readCommand } from '../../../src/adapters/mqtt/commands.js';
import type { TopicListener } from '../../../src/adapters/mqtt/subscriptions.js';
import { minutes } from '../../../src/domain/core/time.js';
import { fridayDrill, nas, printer, severalUpses } from './given.js';
import { RecordingInbox, silentLog } from './stand_ins.js';

const known = { hosts: [nas, printer], upses: severalUpses, schedules: [fridayDrill] };
const readers = [...commandReaders(known)].map(([topic, reader]) => ({ topic, reader }));
const listenerOn = (topic: string, inbox: RecordingInbox): TopicListener => {
  const own = readers.find((known) => known.topic === topic);
  if (own === undefined) throw new Error(`nobody hears ${topic}`);
  return commandListener(own.topic, own.reader, inbox, silentLog);
};
/** What comes of a payload on a topic: the command or the refusal. */
const heardOn = (topic: string, payload: Uint8Array) => {
  const inbox = new RecordingInbox();
  listenerOn(topic, inbox).heard(payload, false);
  return { commands: inbox.commands, events: inbox.events };
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a command', () => {
  it.each([
    ['drill/set', 'ON', { kind: 'start_drill', ups: null }],
    ['drill/set', 'OFF', { kind: 'stop_drill', ups: null }],
    ['maintenance/set', 'ON', { kind: 'start_maintenance', duration: minutes(60) }],
    ['maintenance/set', 'OFF', { kind: 'end_maintenance' }],
    ['maintenance/set', '{"minutes":1}', { kind: 'start_maintenance', duration: minutes(1) }],
    ['maintenance/set', '{ "minutes": 1440 }', { kind: 'start_maintenance', duration: minutes(1440) }],
    ['host/nas/wake', 'PRESS', { kind: 'wake_host', host: 'nas' }],
    // Refused by whoever knows why it cannot be woken.
    ['host/printer/wake', 'PRESS', { kind: 'wake_host', host: 'printer' }],
    ['host/nas/shutdown_delay/set', '0', { kind: 'set_shutdown_delay', section: 'nas', delay: minutes(0) }],
    ['host/nas/shutdown_delay/set', '15', { kind: 'set_shutdown_delay', section: 'nas', delay: minutes(15) }],
    [
      'host/nas/shutdown_delay/set',
      '1440',
      { kind: 'set_shutdown_delay', section: 'nas', delay: minutes(1440) },
    ],
    ['schedule/friday_drill/skip', 'PRESS', { kind: 'skip_schedule', schedule: 'friday_drill' }],
    ['schedule/friday_drill/set', 'ON', { kind: 'set_schedule', schedule: 'friday_drill', enabled: true }],
    ['schedule/friday_drill/set', 'OFF', { kind: 'set_schedule', schedule: 'friday_drill', enabled: false }],
    ['ups/rack/drill/set', 'ON', { kind: 'start_drill', ups: 'rack' }],
    ['ups/ups/drill/set', 'OFF', { kind: 'stop_drill', ups: 'ups' }],
    [
      'ups/rack/command',
      'beeper.mute',
      { kind: 'instant_command', ups: 'rack', name: 'beeper.mute', value: null },
    ],
    [
      'ups/rack/command',
      'shutdown.return 60',
      { kind: 'instant_command', ups: 'rack', name: 'shutdown.return', value: '60' },
    ],
  ] as const)('on %s: %s', (topic, payload, command) =>
    expect(heardOn(topic, bytes(payload))).toEqual({ commands: [command], events: [] }),
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
    ['host/nas/wake', ''],
    ['host/nas/wake', 'press'],
    ['host/nas/wake', 'ON'],
    ['host/nas/shutdown_delay/set', ''],
    ['host/nas/shutdown_delay/set', '-1'],
    ['host/nas/shutdown_delay/set', '1441'],
    ['host/nas/shutdown_delay/set', '99999'],
    ['host/nas/shutdown_delay/set', '1.5'],
    ['host/nas/shutdown_delay/set', '1e2'],
    ['host/nas/shutdown_delay/set', '0x10'],
    ['host/nas/shutdown_delay/set', '010'],
    ['host/nas/shutdown_delay/set', ' 10'],
    ['host/nas/shutdown_delay/set', '10\n'],
    ['host/nas/shutdown_delay/set', '١٠'],
    ['host/nas/shutdown_delay/set', 'NaN'],
    ['host/nas/shutdown_delay/set', 'PRESS'],
    ['host/printer/shutdown_delay/set', '10'],
    ['ups/rack/drill/set', 'rack'],
    ['ups/rack/command', ''],
    ['ups/rack/command', ' beeper.mute'],
    ['ups/rack/command', 'beeper.mute\nSET x'],
    ['ups/rack/command', 'shutdown.return 6\n0'],
    ['ups/rack/command', '{"command":"beeper.mute"}'],
  ] as const)('on %s is refused: %s', (topic, payload) =>
    expect(heardOn(topic, bytes(payload))).toMatchObject({
      commands: [],
      events: [{ type: 'command_rejected' }],
    }),
  );

  it('is heard for one UPS only where there are several, and for its own commands only with a data port', () => {
    const [alone] = severalUpses;
    const heard = (upses: Parameters<typeof commandReaders>[0]['upses']) =>
      [...commandReaders({ hosts: [], upses, schedules: [] }).keys()].filter((topic) =>
        topic.startsWith('ups/'),
      );
    expect(heard(severalUpses)).toEqual(['ups/ups/drill/set', 'ups/rack/drill/set', 'ups/rack/command']);
    expect(
      heard(alone === undefined ? [] : [{ ...alone, supply: { isOneOfSeveral: false, isCut: true } }]),
    ).toEqual([]);
  });

  it('to a host without a delay of its own is told why it is refused', () =>
    expect(heardOn('host/printer/shutdown_delay/set', bytes('10')).events).toMatchObject([
      { reason: 'Printer has no shutdown_delay in the configuration' },
    ]));

  describe.each(readers)('on $topic', ({ topic, reader }) => {
    it('is refused when it is too long, even where it would be valid', () => {
      const long = bytes(`{"minutes":60${' '.repeat(300)}}`);
      expect(readCommand(reader, long)).toEqual({
        refused: `${long.byteLength} bytes are too long for a command, at most 256 are taken`,
      });
    });

    it('is refused when it is not UTF-8', () =>
      expect(readCommand(reader, Uint8Array.of(0x4f, 0x4e, 0xff))).toEqual({
        refused: 'the payload is not UTF-8 text',
      }));

    it('is refused with a byte order mark', () =>
      expect(readCommand(reader, Uint8Array.of(0xef, 0xbb, 0xbf, 0x4f, 0x4e))).toHaveProperty('refused'));

    it('never throws, and never repeats more than a little of what came', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
          const read = readCommand(reader, payload);
          if ('refused' in read) expect(read.refused.length).toBeLessThan(400);
        }),
      );
    });

    it('is ignored when retained, carried out when not', () => {
      const inbox = new RecordingInbox();
      const listener = listenerOn(topic, inbox);
      const payloads = ['ON', 'PRESS', '10'];
      for (const payload of payloads) listener.heard(bytes(payload), true);
      expect([...inbox.commands, ...inbox.events]).toEqual([]);
      for (const payload of payloads) listener.heard(bytes(payload), false);
      expect([...inbox.commands, ...inbox.events]).toHaveLength(payloads.length);
    });

    it('that is garbage is reported and changes nothing', () => {
      const inbox = new RecordingInbox();
      listenerOn(topic, inbox).heard(bytes('MAYBE?'), false);
      expect(inbox.commands).toEqual([]);
      expect(inbox.events).toMatchObject([
        { type: 'command_rejected', from: 'MQTT', what: `message on ${topic}` },
      ]);
      expect(JSON.stringify(inbox.events)).toMatch(/MAYBE|has no shutdown_delay/);
    });
  });
});
