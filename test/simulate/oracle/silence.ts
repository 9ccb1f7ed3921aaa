import { Violation } from '../violation.js';
import { settlesWithin, type Evidence } from './evidence.js';
import type { Facts } from './facts.js';

/**
 * Property 1, asked at the moment at which an outage begins to be told: enough sentinels must have been silent for as long as
 * confirming takes at least, whatever the rules made of it. An answer that came in that time, to whatever probe, forbids it.
 */
export function checkSilence(facts: Facts): void {
  const { detection } = facts.house.ups;
  const confirmed = facts.now - detection.confirmations * detection.timeout + 1;
  const silent = facts.sentinels.filter((sentinel) => isSilentSince(facts, sentinel, confirmed));
  if (silent.length < facts.needed) {
    const told = facts.sentinels
      .map((one) => `${one.device.habits.id}: ${described(one, facts.now)}`)
      .join(', ');
    throw new Violation(
      'no false OB',
      `an outage is told with ${silent.length} of ${facts.needed} needed sentinels silent (${told})`,
      facts.now,
    );
  }
  checkWitnesses(facts, silent);
}

function isSilentSince(facts: Facts, sentinel: Evidence, since: number): boolean {
  const { linkDown } = facts.house.ups.detection;
  const says = sentinel.says;
  if (says !== 'silent' && !(says === 'link_down' && linkDown === 'silent')) return false;
  return (
    sentinel.answeredAt <= since && countsAt(facts, sentinel) <= facts.now && !isOnlyABroker(facts, sentinel)
  );
}

/** From when on this sentinel's silence counts: it may be booting still, or its link may. */
export function countsAt({ graceUntil, house }: Facts, sentinel: Evidence): number {
  const booted = sentinel.answered ? Number.NEGATIVE_INFINITY : graceUntil;
  if (house.ups.detection.linkDown === 'silent' || sentinel.answeredAt > sentinel.linkDownAt) return booted;
  return Math.max(booted, sentinel.linkDownAt + settlesWithin);
}

/** The broker was away, and what it says of the device is only the will that it published as it went. */
const isOnlyABroker = ({ world, now }: Facts, { device, answeredAt }: Evidence): boolean =>
  device.habits.probe === 'mqtt' &&
  device.isUp(now) &&
  answeredAt < world.brokerInDoubtAt &&
  (world.wrong.broker > 0 || now - world.brokerInDoubtAt < settlesWithin - 1_000);

/** All silent, and every witness with them: that is the network. */
function checkWitnesses(facts: Facts, silent: readonly Evidence[]): void {
  const since =
    silent.map(({ answeredAt }) => answeredAt).sort((one, other) => one - other)[facts.needed - 1] ?? 0;
  const hasAnswered = facts.witnesses.some(({ answeredAt }) => answeredAt > since);
  const isSilent = facts.witnesses.some(
    (witness) =>
      witness.says === 'silent' &&
      witness.silentSentAt > since &&
      !(
        witness.device.habits.probe === 'mqtt' &&
        facts.now - facts.world.brokerInDoubtAt < settlesWithin + 5_000
      ),
  );
  if (isSilent && !hasAnswered) {
    const told = facts.witnesses
      .map((one) => `${one.device.habits.id}: ${described(one, facts.now)}`)
      .join(', ');
    throw new Violation(
      'no false OB',
      `an outage is told while the witnesses are silent too (${told})`,
      facts.now,
    );
  }
}

const described = ({ says, answeredAt }: Evidence, now: number): string =>
  `${says ?? 'not heard'}, last answer ${Number.isFinite(answeredAt) ? `${((now - answeredAt) / 1000).toFixed(3)} s ago` : 'never'}`;
