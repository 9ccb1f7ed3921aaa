import type { Command } from '../../src/domain/core/command.js';
import { milliseconds } from '../../src/domain/core/time.js';
import type { Happening } from './house.js';

interface Commands {
  readonly at: Command | null;
  readonly after: { readonly wait: number; readonly command: Command } | null;
}

/** What the service is told to do, at once and later. */
export function commandsOf(happening: Happening): Commands {
  const once = (command: Command): Commands => ({ at: command, after: null });
  switch (happening.what) {
    case 'maintenance':
      return once({ kind: 'start_maintenance', duration: milliseconds(happening.lasts) });
    case 'maintenance_ended':
      return once({ kind: 'end_maintenance' });
    case 'drill':
      return {
        at: { kind: 'start_drill', ups: null },
        after: { wait: happening.lasts, command: { kind: 'stop_drill', ups: null } },
      };
    case 'delay_set':
      return once({
        kind: 'set_shutdown_delay',
        section: happening.ups,
        delay: milliseconds(happening.delay),
      });
    default:
      return { at: null, after: null };
  }
}

/** In words, for the story. */
export const told = (happening: Happening): string =>
  Object.entries(happening)
    .filter(([key]) => key !== 'at')
    .map(([key, value]) =>
      key === 'what'
        ? value
        : key === 'lasts' || key === 'delay'
          ? `${key} ${Number(value) / 1000} s`
          : `${key} ${value}`,
    )
    .join(', ');
