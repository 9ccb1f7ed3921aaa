import type { JSX } from 'preact';
import type { RehearsalReport } from '../../../api/rehearsal_report.js';
import { Icon } from '../../parts/icon.js';
import type { Tone } from '../../parts/mark.js';
import { rehearsedIn } from '../../words/rehearsed.js';
import { countdown } from '../../words/times.js';
import { t } from '../../words/words.js';

type Moment = RehearsalReport['timeline'][number];

/** As many as anybody reads. */
const maxShown = 300;

const tones: Readonly<Partial<Record<Moment['what'], Tone>>> = {
  mains_gone: 'bad',
  mains_gone_already: 'bad',
  low_battery: 'warning',
  host_told: 'warning',
  host_shut_down_with_us: 'warning',
  host_down: 'off',
  host_lost_power: 'bad',
  battery_empty: 'bad',
  output_cut: 'off',
  machine_waits: 'warning',
  machine_off: 'off',
  machine_lost_power: 'bad',
  machine_back: 'good',
  mains_back: 'good',
  outage_over: 'good',
  host_up: 'good',
  host_wake_failed: 'bad',
};

/** One thing after the other, with the time since the cut. */
export const Timeline = ({ moments }: { readonly moments: readonly Moment[] }): JSX.Element => (
  <>
    <ol class="timeline">
      {moments.slice(0, maxShown).map((moment, index) => {
        const tone = tones[moment.what] ?? 'neutral';
        const isSameTime = moments[index - 1]?.at === moment.at;
        return (
          <li key={index} class={tone}>
            <span class="when">
              <span class={isSameTime ? 'unseen' : ''}>{countdown(moment.at)}</span>
            </span>
            {tone === 'neutral' ? <span class="dot" /> : <Icon name={tone} />}
            <span>{rehearsedIn({ code: moment.what, values: moment.values, text: moment.text })}</span>
          </li>
        );
      })}
    </ol>
    {moments.length > maxShown && <p>{t('asked.and_more', { count: moments.length - maxShown })}</p>}
  </>
);
