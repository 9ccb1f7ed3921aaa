import type { DomainEvent, Effect } from '../core/event.js';
import { step } from '../core/step.js';
import { happeningsBetween } from './happening.js';
import { answersTo, heardAt, loginsAt, probesAt } from './hearing.js';
import {
  bootTakes,
  booting,
  down,
  goingDown,
  isRunning,
  shutdownTakes,
  toldBy,
  up,
  type Machine,
} from './machine.js';
import { isFed, momentOf, type Scene } from './scene.js';
import { withService } from './service.js';
import { outputEndsAt, resultTakes } from './supply.js';

/** The scene at a later moment, until which nothing else happens outside. */
export function advanced(before: Scene, ms: number): Scene {
  const scene = withService(withPowerLost(withMachinesSwitched({ ...before, ms })));
  if (!scene.service.runs) return told(before, scene);
  const now = momentOf(scene, ms);
  const hosts = scene.state.hosts.map((host, index) => heardAt(host, scene.machines[index], ms, now));
  let next: Scene = { ...scene, state: { ...scene.state, hosts } };
  const effects: Effect[] = [];
  const handle = (event: DomainEvent): void => {
    const stepped = step(next.settings, next.state, event, now);
    effects.push(...stepped.effects);
    const deadline =
      stepped.deadline === null ? Infinity : Math.ceil(stepped.deadline - next.start.monotonic);
    next = { ...next, state: stepped.next, deadline };
  };
  const logins = loginsAt(next);
  if (logins !== null) handle({ type: 'logins_seen', logins });
  for (const event of probesAt(next)) handle(event);
  // What is answered may have further effects, which come after these.
  for (const effect of effects) {
    next = carriedOut(next, effect);
    for (const event of answersTo(effect)) handle(event);
  }
  return told(before, withMachinesTold(next));
}

const told = (before: Scene, after: Scene): Scene => ({
  ...after,
  results: after.results.filter((result) => result > after.ms),
  happenings: [...before.happenings, ...happeningsBetween(before, after)],
});

const withMachines = (scene: Scene, change: (machine: Machine) => Machine): Scene => ({
  ...scene,
  machines: scene.machines.map(change),
});

const withMachinesSwitched = (scene: Scene): Scene =>
  withMachines(scene, (machine) => {
    if (machine.until === null || machine.until > scene.ms) return machine;
    return machine.power === 'booting' ? up(machine, scene.ms) : down(machine, scene.ms);
  });

/** Who has too few outputs left is off at once. */
const withPowerLost = (scene: Scene): Scene =>
  scene.supplies.some((supply) => outputEndsAt(supply) !== null)
    ? withMachines(scene, (machine) =>
        machine.power === 'off' || isFed(scene, machine) ? machine : down(machine, scene.ms),
      )
    : scene;

const withMachinesTold = (scene: Scene): Scene =>
  withMachines(scene, (machine) =>
    toldBy(machine, scene.state.served) === null ? machine : goingDown(machine, scene.ms, shutdownTakes),
  );

/** What the made-up world does at the service's word. */
function carriedOut(scene: Scene, effect: Effect): Scene {
  const { ms, settings } = scene;
  switch (effect.type) {
    case 'probe_all': {
      const own = settings.upses.find(({ name }) => name === effect.ups);
      if (own === undefined) return scene;
      return { ...scene, results: [...scene.results, ms + 1, ms + own.detection.timeout + resultTakes] };
    }
    case 'send_magic_packet':
      return withMachines(scene, (machine) =>
        machine.id === effect.host && machine.power === 'off' && isFed(scene, machine)
          ? booting(machine, ms)
          : machine,
      );
    case 'cut_power': {
      const takes = settings.primary?.shutdownTakes ?? bootTakes;
      return {
        ...scene,
        supplies: scene.supplies.map((supply) =>
          supply.name === effect.ups ? { ...supply, cutAt: Math.max(ms + takes, supply.cutAt ?? 0) } : supply,
        ),
      };
    }
    case 'shut_down_machine': {
      const takes = settings.primary?.shutdownTakes ?? shutdownTakes;
      const stopped = withMachines(scene, (machine) =>
        machine.id === settings.primary?.host && isRunning(machine) ? goingDown(machine, ms, takes) : machine,
      );
      return { ...stopped, service: { ...scene.service, stopsAt: ms + serviceStopsAfter } };
    }
    case 'ask_port':
    case 'announce':
    case 'answer':
      return scene;
  }
}

/** A machine that shuts down stops its services first. */
const serviceStopsAfter = 5_000;
