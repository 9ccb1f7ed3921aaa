import { createLab, type Lab, type LabSize } from './namespaces.js';
import { untilOnLine } from './on_line.js';
import { mustRun } from './run_to_end.js';
import { Service, type StartOptions } from './service.js';

/** Detection that decides within two or three seconds, for tests of other things than its timing. */
export const quickDetection = {
  interval: '500ms',
  timeout: '300ms',
  restore_after: '1s',
  boot_grace: '2s',
} as const;

export interface House {
  readonly lab: Lab;
  readonly service: Service;
}

export interface HouseOptions extends LabSize {
  readonly configuration?: Readonly<Record<string, unknown>>;
}

/**
 * Gives `work` a lab with the service prepared in it, not started, and quick detection where the configuration does not
 * say otherwise. Closes both whatever happens; an error takes the end of the service's log along.
 */
export const inHouse = async (
  { configuration = {}, ...size }: HouseOptions,
  work: (house: House) => Promise<void>,
): Promise<void> => {
  const lab = await createLab({ witnesses: 0, ...size });
  const service = await Service.prepare(lab, {
    configuration: { detection: quickDetection, ...configuration },
  });
  try {
    await work({ lab, service });
  } catch (error) {
    throw withLog(error, service);
  } finally {
    await service.close();
    await lab.close();
  }
};

/** Starts the service, and waits until it is all there, as `untilOnLine` does. */
export const startOnLine = async (service: Service, options: StartOptions = {}): Promise<void> => {
  service.start(options);
  await untilOnLine(service);
};

/** Runs a shell script among the mounts of the running service. */
export const amongItsMounts = (service: Service, script: string): Promise<string> =>
  mustRun('nsenter', [`--mount=/proc/${service.process.pid}/ns/mnt`, 'sh', '-c', script]);

/** The words for `StartOptions.under` that run a shell script, among mounts of the service's own, before it starts. */
export const afterScript = (script: string): string[] => ['sh', '-c', `${script} && exec "$@"`, 'sh'];

const withLog = (error: unknown, service: Service): Error => {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`${message}\nThe service's log:\n${service.log.slice(-40).join('\n')}`, { cause: error });
};
