import type { JSX } from 'preact';
import type { StatusReport, SupplyReport } from '../../../api/report.js';
import { isFresh, lastHeard, leftOf, localTime, shownTime } from '../../data/picture.js';
import { Icon } from '../../parts/icon.js';
import { primaryWords } from '../../words/primary.js';
import { reasonIn } from '../../words/reasons.js';
import { mainsLook } from '../../words/states.js';
import { clockTime, lasting, percent } from '../../words/times.js';
import { t } from '../../words/words.js';
import { gravest } from './gravity.js';

/** Whether there is power, and why we say so: what is seen first, also from across the room. */
export function Verdict({ report }: { readonly report: StatusReport }): JSX.Element | null {
  const supply = gravest(report.supplies);
  if (supply === undefined) return null;
  const { mains } = supply;
  const { tone, word } = mainsLook(supply);
  const isOneOfSeveral = report.supplies.length > 1;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <Icon name={tone} />
      <div>
        {!isFresh.value && (
          <p class="as-of">{t('now.as_of', { time: clockTime(lastHeard.value, localTime.value) })}</p>
        )}
        {/* Only what moves with the state is read aloud by itself: no running times. */}
        <div aria-live="polite" aria-atomic="true">
          <h1 id="verdict">{word}</h1>
          <p class="why">
            {isOneOfSeveral && `${supply.name}: `}
            {reasonIn(mains.reason, mains.why)}
          </p>
        </div>
        <p class="small">{sinceWords(supply)}</p>
        <Facts report={report} supply={supply} />
      </div>
    </section>
  );
}

function sinceWords({ mains, last_outage: outage }: SupplyReport): string {
  const since = (time: string) => ({
    time: clockTime(Date.parse(time), shownTime.value),
    length: lasting((shownTime.value - Date.parse(time)) / 1000),
  });
  return outage !== null && outage.duration === null
    ? t('now.outage_for', since(outage.started))
    : t('now.since', since(mains.since));
}

interface FactsProps {
  readonly report: StatusReport;
  readonly supply: SupplyReport;
}

/** What else counts at once: the battery, a drill, maintenance, the machine that the service runs on. */
function Facts({ report, supply }: FactsProps): JSX.Element {
  const facts = [
    batteryFact(report, supply),
    drillFact(report),
    maintenanceFact(report),
    primaryFact(report),
  ];
  const told = facts.filter((fact) => fact !== null);
  const last = lastOutage(supply);
  return (
    <>
      {told.length > 0 && (
        <ul class="facts">
          {told.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {last !== null && <p class="small">{last}</p>}
    </>
  );
}

/** The one before, where none goes on. */
function lastOutage({ last_outage: outage }: SupplyReport): string | null {
  const { started = '', duration = null } = outage ?? {};
  if (duration === null) return null;
  const time = clockTime(Date.parse(started), shownTime.value);
  return t('now.last_outage', { time, length: lasting(duration) });
}

function batteryFact({ upses }: StatusReport, { name }: SupplyReport): string | null {
  const own = upses.find((ups) => ups.name === name);
  const { battery_charge: share = null, battery_runtime: runtime = null } = own ?? {};
  if (share === null) return null;
  const charge = percent(share / 100);
  return runtime === null
    ? t('now.battery', { charge })
    : t('now.battery_left', { charge, length: lasting(leftOf(runtime, 'upses')) });
}

const drillFact = ({ supplies }: StatusReport): string | null =>
  supplies.some(({ drill }) => drill) ? t('now.drill_on') : null;

function maintenanceFact({ maintenance_until: until }: StatusReport): string | null {
  if (until === null) return null;
  const end = Date.parse(until);
  return t('now.maintenance', {
    time: clockTime(end, shownTime.value),
    length: lasting((end - shownTime.value) / 1000),
  });
}

/** What becomes of the machine that the service runs on. */
const primaryFact = ({ primary }: StatusReport): string | null =>
  primary === null ? null : primaryWords(primary);
