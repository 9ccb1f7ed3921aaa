import { createLab, type Lab, type LabSize } from './namespaces.js';
import { untilOnLine } from './on_line.js';
import { Service, type StartOptions } from './service.js';

/** A lab with the service running in it, `OL`, and everything as the configuration has it by default. */
export interface WatchedHouse {
  readonly lab: Lab;
  readonly service: Service;
  close(): Promise<void>;
}

/** Starts the service in a lab of its own and waits until it is all there, as `untilOnLine` does. */
export const watchedHouse = async (
  size: LabSize = {},
  configuration: Readonly<Record<string, unknown>> = {},
  options: (service: Service) => StartOptions | Promise<StartOptions> = () => ({}),
): Promise<WatchedHouse> => {
  const lab = await createLab(size);
  const service = await Service.prepare(lab, { configuration });
  const close = async (): Promise<void> => {
    await service.close();
    await lab.close();
  };
  try {
    service.start(await options(service));
    await untilOnLine(service);
  } catch (error) {
    const log = service.log.join('\n');
    await close();
    throw new Error(`The service does not get to OL. Its log:\n${log}`, { cause: error });
  }
  return { lab, service, close };
};
