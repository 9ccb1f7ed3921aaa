import type { Announcement } from '../domain/core/announcement.js';
import type { Why } from '../domain/view/reasons/render.js';
import type { StatusReport } from './report.js';

/** The server's time, ISO 8601. */
interface At {
  readonly at: string;
}

/** The events of `GET /api/stream` by their names, and what each carries. */
export interface StreamEvents {
  /** Everything: first, and in place of all that a slow reader has missed. */
  readonly status: At & StatusReport;
  /** The members at the top that changed, each of them whole. */
  readonly change: At & Partial<StatusReport>;
  /** Something happened, at that time. */
  readonly announcement: At &
    Pick<Announcement, 'type' | 'message' | 'simulated' | 'details'> & {
      /** The same as `message` for other languages; null where only words are known. */
      readonly why: Why | null;
    };
  readonly heartbeat: At;
}
