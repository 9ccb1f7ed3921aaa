import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Loaded } from '../parts/loaded.js';
import type { Asked } from '../data/asked.js';
import { t } from '../words/words.js';
import type { Place, PlaceProps } from './place.js';

/** A place whose program is loaded only once somebody opens it. */
export const lazy = (load: () => Promise<Place>): Place => {
  let kept: Place | null = null;
  return function Lazy(props: PlaceProps): JSX.Element {
    const [round, setRound] = useState(0);
    const [asked, setAsked] = useState<Asked<{ readonly Kept: Place }>>(() =>
      kept === null ? { state: 'loading' } : { state: 'told', value: { Kept: kept } },
    );
    useEffect(() => {
      if (kept !== null) return;
      setAsked({ state: 'loading' });
      load().then(
        (Kept) => {
          kept = Kept;
          setAsked({ state: 'told', value: { Kept } });
        },
        () => setAsked({ state: 'failed', message: t('asked.unreachable') }),
      );
    }, [round]);
    return (
      <Loaded question={{ asked, again: () => setRound(round + 1) }}>
        {({ Kept }) => <Kept {...props} />}
      </Loaded>
    );
  };
};
