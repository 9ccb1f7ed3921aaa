import { MqttOutput } from '../../../src/adapters/mqtt/output.js';
import type {
  BrokerAccess,
  DiscoveryFacts,
  Memory,
  MqttSettings,
} from '../../../src/adapters/mqtt/settings.js';
import { facts } from './given.js';
import { MemoryInPlace, RecordingInbox, RecordingLog, systemClock } from './stand_ins.js';

export interface RealOutput {
  readonly output: MqttOutput;
  readonly inbox: RecordingInbox;
  readonly log: RecordingLog;
}

/** Where the broker is, and what of the rest is not as usual. */
export type RealOutputSettings = Partial<MqttSettings & BrokerAccess> & Pick<BrokerAccess, 'url'>;

/** The real output on its way to a real broker; what it dispatches and logs is kept. */
export const realOutput = (
  { url, username = null, password = null, remedy = null, ...settings }: RealOutputSettings,
  { given = facts(), memory = new MemoryInPlace() }: { given?: DiscoveryFacts; memory?: Memory } = {},
): RealOutput => {
  const inbox = new RecordingInbox();
  const log = new RecordingLog();
  const output = new MqttOutput(
    {
      ca: null,
      cert: null,
      key: null,
      clientId: null,
      baseTopic: 'sentinel-ups',
      discoveryPrefix: 'homeassistant',
      ...settings,
      ...given,
    },
    () => Promise.resolve({ url, username, password, remedy }),
    memory,
    inbox,
    systemClock,
    log,
  );
  return { output, inbox, log };
};
