import { recall } from '../core/recall.js';
import { remember } from '../core/remember.js';
import { bootTakes } from './machine.js';
import { isFed, momentOf, type Scene } from './scene.js';

/**
 * The scene with what becomes of the service. The machine that it runs on goes down as the primary, or because its battery is
 * over; it comes back with the mains only if it has lost its power. Where no primary is configured nobody knows where it runs:
 * it goes on.
 */
export function withService(scene: Scene): Scene {
  const { settings, service, ms } = scene;
  const own = settings.primary;
  if (own === null) return scene;
  const fed = isFed(scene, own);
  const isCut = scene.supplies.some(
    ({ name, cutAt }) => own.poweredBy.includes(name) && cutAt !== null && ms >= cutAt,
  );
  const hasStopped = service.runs && (!fed || (service.stopsAt !== null && ms >= service.stopsAt));
  if (service.runs && !hasStopped) return scene;
  const lostPower = !fed || isCut || service.lostPower;
  const startsAt = fed && lostPower ? (service.startsAt ?? ms + bootTakes) : null;
  if (startsAt === null || ms < startsAt) {
    return { ...scene, deadline: Infinity, service: { runs: false, stopsAt: null, startsAt, lostPower } };
  }
  const now = momentOf(scene, ms);
  const state = recall(settings, remember(scene.state, 'before', now), 'after', now);
  return {
    ...scene,
    state,
    deadline: ms,
    service: { runs: true, stopsAt: null, startsAt: null, lostPower: false },
    supplies: scene.supplies.map((supply) => ({ ...supply, cutAt: null })),
  };
}
