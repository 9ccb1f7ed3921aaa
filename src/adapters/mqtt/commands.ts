import { minutes } from '../../domain/time.js';
import { hostCommandReaders } from './host_commands.js';
import { quoted, type CommandReader, type ReadCommand } from './read_command.js';
import type { HostFacts } from './settings.js';
import { commandTopics, type CommandTopic, type ServiceCommandTopic } from './topics.js';

const defaultMaintenance = minutes(60);
const longestMaintenanceInMinutes = 1440;

/** Every topic below the base topic that takes commands, and how they are read. */
export const commandReaders = (hosts: readonly HostFacts[]): ReadonlyMap<CommandTopic, CommandReader> =>
  new Map<CommandTopic, CommandReader>([
    ...commandTopics.map((topic) => [topic, serviceReaders[topic]] as const),
    ...hostCommandReaders(hosts),
  ]);

const serviceReaders: Readonly<Record<ServiceCommandTopic, CommandReader>> = {
  'drill/set': (text) => {
    if (text === 'ON') return { command: { kind: 'start_drill' } };
    if (text === 'OFF') return { command: { kind: 'stop_drill' } };
    return { refused: `${quoted(text)} is neither ON nor OFF` };
  },
  'maintenance/set': (text) => {
    if (text === 'ON') return { command: { kind: 'start_maintenance', duration: defaultMaintenance } };
    if (text === 'OFF') return { command: { kind: 'end_maintenance' } };
    return readMaintenance(text);
  },
};

const readMaintenance = (text: string): ReadCommand => {
  const wanted = minutesOf(text);
  if (wanted === null) return { refused: `${quoted(text)} is neither ON, OFF nor {"minutes": 60}` };
  if (!(wanted >= 1 && wanted <= longestMaintenanceInMinutes))
    return { refused: `maintenance takes 1 to ${longestMaintenanceInMinutes} minutes, not ${wanted}` };
  return { command: { kind: 'start_maintenance', duration: minutes(wanted) } };
};

const minutesOf = (text: string): number | null => {
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('minutes' in parsed)) return null;
  if (Object.keys(parsed).length !== 1) return null;
  return typeof parsed.minutes === 'number' ? parsed.minutes : null;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
