import type { JSX } from 'preact';
import type { StatusReport } from '../../api/report.js';

export interface PlaceProps {
  /** The last that was told. Where `isFresh` (data/picture.ts) says no it is old, and has to look so. */
  readonly report: StatusReport;
}

/** What is shown of one place. It is shown only to who may read, once there is a report. */
export type Place = (props: PlaceProps) => JSX.Element;
