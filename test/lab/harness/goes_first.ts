import { constants, setPriority } from 'node:os';
import { afterAll, beforeAll } from 'vitest';

/**
 * For a file that measures time. Lab files run side by side and take all of the CPU: what this one does and starts goes before the
 * others, as on a machine of its own. Where that is not allowed it takes its turn.
 */
export const goesFirst = (): void => {
  beforeAll(() => given(constants.priority.PRIORITY_HIGH));
  afterAll(() => given(constants.priority.PRIORITY_NORMAL));
};

const given = (priority: number): void => {
  try {
    setPriority(priority);
  } catch {
    // A root without CAP_SYS_NICE, as in some containers.
  }
};
