import type { Writable } from 'node:stream';
import type { Session } from '../../api/session.js';

/** What a route learns of a request. */
export interface HubRequest {
  /** The caller's IP address in its one spelling; null where it has none. */
  readonly caller: string | null;
  /** The name or address, without port, by which the caller reached us. */
  readonly calledAs: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** What the path has in place of `:id`; null where it has none. */
  readonly id: string | null;
  /** The JSON value that was sent; undefined where none was. */
  readonly body: unknown;
  /** Who asks, and what it may do. */
  readonly session: Session;
}

export interface Answer {
  readonly status: number;
  /** An object goes as JSON; a text needs its `content-type` among the headers. */
  readonly body: object | string;
  /** By their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One that goes on, with status 200, until either side ends it. */
export interface OpenAnswer {
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Begins to write the answer's body. */
  open(sink: Writable): void;
}

/**
 * Whom a route is open to. `everybody`: without any token, too. `client`: who holds the client token or the admin token. `read`:
 * who may look. `admin`: who may command.
 */
export type Access = 'everybody' | 'client' | 'read' | 'admin';

/** What is sent to a route that is not for reading is JSON, or nothing, and says that it is JSON (`same_origin.ts`). */
export interface HubRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** At most one part of it is `:id`. */
  readonly path: string;
  readonly access: Access;
  /** Bytes of the body, where it may have more than others. */
  readonly maxBody?: number;
  /** @throws Failure with a code that `failures.ts` knows */
  answer(request: HubRequest): Answer | OpenAnswer | Promise<Answer>;
}

export const ok = (body: object): Answer => ({ status: 200, body });
