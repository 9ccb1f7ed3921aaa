import type { JSX } from 'preact';
import type { StatusReport, SupplyReport, UpsReport } from '../../../api/report.js';
import { leftOf, shownTime } from '../../data/picture.js';
import { Mark } from '../../parts/mark.js';
import { Table, type Row } from '../../parts/table.js';
import { obstaclesIn, reasonIn } from '../../words/reasons.js';
import { decisive, mainsLook, upsLook } from '../../words/states.js';
import { countdown, lasting, number, percent } from '../../words/times.js';
import { t } from '../../words/words.js';

/** What NUT clients read: each UPS with its battery and the time to its low battery. */
export function Upses({ report }: { readonly report: StatusReport }): JSX.Element {
  const headings = [
    t('now.ups'),
    t('now.status'),
    t('now.battery_heading'),
    t('now.low_battery'),
    t('now.clients'),
  ];
  return (
    <>
      <Table isCard caption={t('now.upses')} headings={headings} rows={report.upses.map(upsRow)} />
      <Supplies supplies={report.supplies} />
    </>
  );
}

const upsRow = (ups: UpsReport): Row => ({
  key: ups.name,
  cells: [
    ups.name,
    <>
      <Mark {...upsLook(ups)} />
      {ups.simulated && <span class="small block">{t('now.in_drill')}</span>}
    </>,
    ups.battery_charge === null ? null : <Battery ups={ups} charge={ups.battery_charge} />,
    lowBatteryWords(ups),
    ups.clients === null ? t('common.unknown') : number(ups.clients),
  ],
});

/** A bar besides the number: it is read from farther away. */
function Battery({ ups, charge }: { readonly ups: UpsReport; readonly charge: number }): JSX.Element {
  const tone = charge > 50 ? 'good' : charge > 20 ? 'warning' : 'bad';
  return (
    <>
      <svg class={`battery ${tone}`} viewBox="0 0 104 24" aria-hidden="true">
        <rect class="shell" x="1" y="1" width="98" height="22" rx="4" />
        <rect class="charge" x="4" y="4" width={(92 * charge) / 100} height="16" rx="2" />
        <rect class="pole" x="100" y="7" width="4" height="10" />
      </svg>{' '}
      {percent(charge / 100)}
      {ups.battery_runtime !== null && (
        <span class="small block">
          {t('now.left', { length: lasting(leftOf(ups.battery_runtime, 'upses')) })}
        </span>
      )}
    </>
  );
}

/** When a UPS says that its battery is low. */
function lowBatteryWords(ups: UpsReport): string {
  if (decisive(ups.status) === 'OB LB') return t('common.now');
  if (ups.low_battery_in !== null)
    return t('now.in', { left: countdown(leftOf(ups.low_battery_in, 'upses')) });
  return ups.shutdown_delay === null
    ? t('now.when_it_says')
    : t('now.into_outage', { length: lasting(ups.shutdown_delay) });
}

/** What feeds the hosts, where that is more than one UPS that the sentinels tell of. */
function Supplies({ supplies }: { readonly supplies: readonly SupplyReport[] }): JSX.Element | null {
  if (supplies.every(({ source }) => source === 'sentinels') && supplies.length === 1) return null;
  const headings = [t('now.ups'), t('now.mains'), t('now.told_by'), t('now.safe_to_cut')];
  return <Table isCard caption={t('now.supplies')} headings={headings} rows={supplies.map(supplyRow)} />;
}

const supplyRow = (supply: SupplyReport): Row => ({
  key: supply.name,
  cells: [
    supply.name,
    <>
      <Mark {...mainsLook(supply)} />
      <span class="small block">{reasonIn(supply.mains.reason, supply.mains.why)}</span>
    </>,
    <>
      {supply.source}
      {supply.stale !== null && (
        <span class="small block">
          {t('now.silent_for', {
            length: lasting((shownTime.value - Date.parse(supply.stale.since)) / 1000),
            reason: reasonIn(supply.stale.reason, supply.stale.why),
          })}
        </span>
      )}
    </>,
    supply.safe_to_cut ? (
      supply.cut_in === null ? (
        t('now.yes')
      ) : (
        t('now.in', { left: countdown(leftOf(supply.cut_in, 'supplies')) })
      )
    ) : (
      <>
        {t('now.no')}
        {supply.on_battery && <span class="small block">{obstaclesIn(supply).join('; ')}</span>}
      </>
    ),
  ],
});
