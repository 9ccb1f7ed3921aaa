import type { JSX } from 'preact';
import { Attention } from './now/attention.js';
import { Coming } from './now/coming.js';
import { Evidence } from './now/evidence.js';
import { Hosts } from './now/hosts.js';
import { Upses } from './now/upses.js';
import { Verdict } from './now/verdict.js';
import type { PlaceProps } from './place.js';

/** What is, and why, the most urgent first: what somebody needs who has just been woken by a power cut. */
export function Now({ report }: PlaceProps): JSX.Element {
  const isOutage = report.supplies.some(({ on_battery: onBattery, mains }) => onBattery || mains.simulated);
  const things = (
    <div key="things" class="things">
      <Hosts report={report} />
      <Upses report={report} />
    </div>
  );
  return (
    <div class="now">
      <Verdict report={report} />
      <Coming report={report} />
      <Attention report={report} />
      {isOutage && things}
      <Evidence key="evidence" report={report} />
      {!isOutage && things}
    </div>
  );
}
