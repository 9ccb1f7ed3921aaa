import type { Command, CommandResult } from '../../domain/command.js';
import { seconds } from '../../domain/time.js';
import type { InstantCommand, TrackingResult, VariableSetting } from './protocol.js';
import { writableVariable } from './variables.js';

/** What a client's INSTCMD or SET comes to. */
export type ClientRequest =
  | { readonly kind: 'command'; readonly command: Command }
  /** Nothing to do, and that is fine. */
  | { readonly kind: 'done' }
  | {
      readonly kind: 'rejected';
      readonly result: Exclude<TrackingResult, 'success'>;
      readonly reason: string;
    };

const rejected = (result: Exclude<TrackingResult, 'success'>, reason: string): ClientRequest => ({
  kind: 'rejected',
  result,
  reason,
});

/** NUT's command names are not case-sensitive. */
export function clientRequest(ups: string, request: InstantCommand | VariableSetting): ClientRequest {
  return request.kind === 'set' ? setting(ups, request) : instantCommand(request);
}

function instantCommand({ command: name, parameter }: InstantCommand): ClientRequest {
  const command = commandNamed(name.toLowerCase());
  if (command) {
    return parameter === null
      ? { kind: 'command', command }
      : rejected('invalidArgument', `${name} takes no parameter`);
  }
  // upsdrvctl sends these to the drivers that it has started itself. There is nothing here that it could reload.
  if (/^driver\.reload(-or-\w+)?$/i.test(name)) return { kind: 'done' };
  if (/^driver\./i.test(name))
    return rejected('failed', `this driver is part of sentinel-ups, which ${name} does not control`);
  return rejected('unknown', `there is no command ${name}`);
}

function commandNamed(name: string): Command | null {
  switch (name) {
    case 'test.failure.start':
      return { kind: 'start_drill' };
    case 'test.failure.stop':
      return { kind: 'stop_drill' };
    case 'test.battery.start':
      return { kind: 'probe_everything' };
    default:
      return null;
  }
}

function setting(ups: string, { variable, value }: VariableSetting): ClientRequest {
  const { name, lowest, highest } = writableVariable;
  if (variable.toLowerCase() !== name) return rejected('unknown', `${variable} cannot be changed`);
  const wanted = /^\d{1,6}$/.test(value.trim()) ? Number(value) : NaN;
  if (!(wanted >= lowest && wanted <= highest)) {
    return rejected(
      'invalidArgument',
      `${name} takes whole seconds from ${lowest} to ${highest}, not "${value}"`,
    );
  }
  return { kind: 'command', command: { kind: 'set_shutdown_delay', ups, delay: seconds(wanted) } };
}

/** How upsd is told what came of a command. */
export function trackingResult(result: CommandResult): TrackingResult {
  if (result.accepted) return 'success';
  return result.code === 'invalid' ? 'invalidArgument' : 'failed';
}
