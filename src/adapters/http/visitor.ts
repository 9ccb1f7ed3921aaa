import type { IncomingMessage } from 'node:http';
import type { Session } from '../../api/session.js';
import type { Failure } from '../../domain/core/failure.js';
import type { Duration } from '../../domain/core/time.js';
import type { Access } from './routes.js';

/** Whoever sent a request, as far as it has shown who it is. */
export interface Visitor {
  readonly session: Session;
  /** Whether the routes of client scripts are open to it. */
  readonly isClient: boolean;
  /** It has shown that it belongs here: how much it asks is not counted. */
  readonly isKnown: boolean;
  /** How long its address has to wait before another token is looked at; null where it has not. */
  readonly waits: Duration | null;
  /** Why a route is not open to it, and what to do. */
  readonly refusal: (access: Access) => Failure;
}

/**
 * Tells who sent a request, by its headers and by where it came in.
 *
 * @param caller the IP address that it came from; null where it has none
 */
export type Guard = (request: IncomingMessage, caller: string | null) => Visitor;

/** Whether the routes with this access are open to the visitor. */
export const isOpen = (access: Access, { session, isClient }: Visitor): boolean =>
  ({ everybody: true, client: isClient, read: session.reads, admin: session.commands })[access];
