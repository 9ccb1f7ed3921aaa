/** What a route learns of a request. */
export interface HubRequest {
  /** The caller's IP address in its one spelling; null where it cannot be told. */
  readonly caller: string | null;
  /** The name or address, without port, by which the caller reached us. */
  readonly calledAs: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, unknown>>;
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

export interface HubRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With parameters as `:name`. */
  readonly path: string;
  /** `none`: whatever is sent along is not looked at. */
  readonly takes: 'none' | 'JSON';
  /** Answered without the token. */
  readonly open?: boolean;
  /** @throws Failure with a code that `failure_answer.ts` knows */
  answer(request: HubRequest): Answer | Promise<Answer>;
}

export const ok = (body: object): Answer => ({ status: 200, body });

/** A request's parameter; empty where it has none of that name. */
export const parameter = ({ params }: HubRequest, name: string): string => {
  const value = params[name];
  return typeof value === 'string' ? value : '';
};
