import type { PortRequest } from '../core/event.js';
import type { State } from '../core/state.js';
import type { VariableTraits } from './data_port.js';

/** NUT's names are not case-sensitive. */
const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Why a UPS cannot be asked for this, for people; null where it can: whether it does it is its own to say. */
export function whyNotAsked(
  { upses }: State,
  request: PortRequest,
): { readonly isInvalid: boolean; readonly text: string } | null {
  const { ups: name } = request;
  const ups = upses.find(({ settings }) => settings.name === name);
  const port = ups?.port ?? null;
  if (port === null) {
    return { isInvalid: true, text: `there is no UPS ${JSON.stringify(name)} with a data port.` };
  }
  if (port.stale !== null || port.report === null) {
    return { isInvalid: false, text: `nothing is heard from ${name} now.` };
  }
  const { commands, traits } = port.report;
  if (request.kind === 'instant_command' && !commands.some((known) => isSame(known, request.name))) {
    return { isInvalid: true, text: `${name} knows no command ${JSON.stringify(request.name)}.` };
  }
  if (request.kind === 'set_variable' && !isWritable(traits, request.name)) {
    return { isInvalid: true, text: `${request.name} of ${name} cannot be changed.` };
  }
  return null;
}

const isWritable = (traits: ReadonlyMap<string, VariableTraits>, name: string): boolean =>
  [...traits].some(([known, { flags }]) => isSame(known, name) && flags.includes('RW'));
