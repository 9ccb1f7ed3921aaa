import { OnlyPath } from '../lab/harness/only_path.js';
import type { Service, StartOptions } from '../lab/harness/service.js';

/** What pings: fping where it is there, ping where it is not. */
export type PingProgram = 'ping' | 'fping';

/** How to start the service so that this one is used. */
export const pingingBy =
  (program: PingProgram) =>
  async (service: Service): Promise<StartOptions> => {
    if (program === 'fping') return {};
    const path = await OnlyPath.make(service);
    await path.real('ping');
    return { under: path.under };
  };
