import type { Writable } from 'node:stream';

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

export interface HubRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** At most one part of it is `:id`. */
  readonly path: string;
  /** `everybody`: without the token, too. */
  readonly access: 'everybody' | 'with token';
  /**
   * Whether a JSON body is read. Where not, whatever is sent along is not looked at; `or anything`: neither is what is not JSON.
   */
  readonly takesJson?: boolean | 'or anything';
  /** Bytes of the body, where it may have more than others. */
  readonly maxBody?: number;
  /** @throws Failure with a code that `failures.ts` knows */
  answer(request: HubRequest): Answer | OpenAnswer | Promise<Answer>;
}

export const ok = (body: object): Answer => ({ status: 200, body });
