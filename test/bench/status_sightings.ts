/** One client's question for the status. */
export interface Poll {
  readonly client: number;
  /** Wall clock, milliseconds. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** What was read, or why nothing was. */
  readonly status: string;
}

/** How a change of the status came to the clients. */
export interface Sightings {
  /** Milliseconds from the decision until any client had read it: from then on upsd says it. */
  readonly first: number;
  /** Milliseconds from the decision until the last client had read it. */
  readonly last: number;
  /** Clients that did not read it in their first poll after that first sight. */
  readonly missed: number;
}

/**
 * @param polls all polls of all clients, from before the decision until every client must have seen what it led to
 * @param decidedAt wall clock, milliseconds
 * @throws Error where nobody read the status after the decision
 */
export const sightingsOf = (
  polls: readonly Poll[],
  clients: number,
  status: string,
  decidedAt: number,
): Sightings => {
  const seen = polls.filter((poll) => poll.answeredAt >= decidedAt && poll.status === status);
  const firstAt = Math.min(...seen.map(({ answeredAt }) => answeredAt));
  if (!Number.isFinite(firstAt)) throw new Error(`nobody read ${status}`);
  const firstOf = (client: number, among: readonly Poll[], from: number): Poll | undefined =>
    among.find((poll) => poll.client === client && poll.sentAt >= from);
  const everybody = Array.from({ length: clients }, (_, client) => client);
  const nexts = everybody.map((client) => firstOf(client, polls, firstAt));
  const sights = everybody.map((client) => firstOf(client, seen, 0)?.answeredAt ?? Infinity);
  return {
    first: firstAt - decidedAt,
    last: Math.max(...sights) - decidedAt,
    missed: nexts.filter((poll) => poll?.status !== status).length,
  };
};
