import type { ChildListener, ChildProcesses, ChildSpec, Log, SupervisedChild } from '../../domain/ports.js';
import { seconds } from '../../domain/time.js';
import { diesWithParentPrefix } from './parent_death.js';
import { SupervisedProgram, type SupervisionLimits } from './supervised_program.js';

const usualLimits: SupervisionLimits = {
  preparation: seconds(5),
  readiness: seconds(10),
  firstWait: seconds(1),
  longestWait: seconds(30),
  steadyAfter: seconds(60),
  graceAtStop: seconds(1),
};

/** Runs real programs as our children; where the kernel allows it none of them outlives us. */
export class Supervisor implements ChildProcesses {
  #prefix: Promise<readonly string[]> | null = null;

  constructor(
    private readonly log: Log,
    private readonly limits: SupervisionLimits = usualLimits,
  ) {}

  supervise(spec: ChildSpec, listener: ChildListener): SupervisedChild {
    return new SupervisedProgram(
      spec,
      listener,
      () => this.#diesWithUs(),
      this.limits,
      this.log.child(spec.name),
    );
  }

  #diesWithUs(): Promise<readonly string[]> {
    this.#prefix ??= diesWithParentPrefix().then((prefix) => {
      if (prefix.length === 0) {
        this.log.warn(
          'setpriv of util-linux is missing: children could outlive sentinel-ups if it is killed with SIGKILL',
        );
      }
      return prefix;
    });
    return this.#prefix;
  }
}
