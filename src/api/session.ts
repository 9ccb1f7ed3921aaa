/** What whoever asks may do here (`GET /api/session`): the page offers that and no more. */
export interface Session {
  readonly reads: boolean;
  readonly commands: boolean;
  /** As Home Assistant calls the person in front of its sidebar; null elsewhere. */
  readonly user: string | null;
  /** Whether it comes through Home Assistant's sidebar. */
  readonly ingress: boolean;
}
