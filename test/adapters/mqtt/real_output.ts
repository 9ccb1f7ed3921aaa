import { MqttOutput } from '../../../src/adapters/mqtt/output.js';
import type { DiscoveryFacts, Memory, MqttSettings } from '../../../src/adapters/mqtt/settings.js';
import { facts } from './given.js';
import { MemoryInPlace, RecordingInbox, RecordingLog, systemClock } from './stand_ins.js';

export interface RealOutput {
  readonly output: MqttOutput;
  readonly inbox: RecordingInbox;
  readonly log: RecordingLog;
}

/** The real output on its way to a real broker; what it dispatches and logs is kept. */
export const realOutput = (
  settings: Partial<MqttSettings> & Pick<MqttSettings, 'url'>,
  { given = facts(), memory = new MemoryInPlace() }: { given?: DiscoveryFacts; memory?: Memory } = {},
): RealOutput => {
  const inbox = new RecordingInbox();
  const log = new RecordingLog();
  const output = new MqttOutput(
    {
      username: null,
      password: null,
      ca: null,
      cert: null,
      key: null,
      clientId: null,
      baseTopic: 'sentinel-ups',
      discoveryPrefix: 'homeassistant',
      ...settings,
      ...given,
    },
    memory,
    inbox,
    systemClock,
    log,
  );
  return { output, inbox, log };
};
