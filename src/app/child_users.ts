import { systemUser, type RunAs } from '../platform/system_user.js';
import { messageOf } from '../domain/core/failure.js';
import type { Log } from '../domain/core/ports.js';

/** As whom the children run. Null: as ourselves. */
export interface ChildUsers {
  readonly nut: RunAs | null;
  readonly mosquitto: RunAs | null;
  readonly all: readonly RunAs[];
}

/** The system's own users for NUT and Mosquitto, or `nobody`, where we are root: a child needs no more than that. */
export async function childUsers(log: Log): Promise<ChildUsers> {
  if (process.getuid?.() !== 0) return { nut: null, mosquitto: null, all: [] };
  const nut = await firstOf(['nut', 'nobody'], log);
  const mosquitto = await firstOf(['mosquitto', 'nobody'], log);
  return { nut, mosquitto, all: [nut, mosquitto].filter((user) => user !== null) };
}

async function firstOf(names: readonly string[], log: Log): Promise<RunAs | null> {
  try {
    for (const name of names) {
      const user = await systemUser(name);
      if (user !== null) return user;
    }
  } catch (error) {
    log.warn(`The system's users cannot be read: ${messageOf(error)}`);
  }
  log.warn(`None of the users ${names.join(', ')} is there: that child runs as root.`);
  return null;
}
