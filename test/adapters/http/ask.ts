import { request } from 'node:http';

/** What client scripts hold, and what people do. */
export const token = 'correct-horse-battery';
export const adminToken = 'staple-of-the-admin';
export const asClient = { authorization: `Bearer ${token}` };
export const asAdmin = { authorization: `Bearer ${adminToken}` };
export const asJson = { 'content-type': 'application/json' };

/** The addresses of the hosts of the tests, all on loopback: whoever sends from one is that host. */
export const address = {
  nas: '127.0.0.2',
  tv: '127.0.0.3',
  pc: '127.0.0.4',
  server: '127.0.0.5',
  stranger: '127.0.0.9',
} as const;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes as it is, anything else as JSON. */
  readonly body?: unknown;
  /** The address to send from. */
  readonly from?: string;
}

/** Asks whatever listens on that port of loopback. */
export const ask = (
  port: number,
  path: string,
  { method = 'GET', headers, body, from = address.nas }: Question = {},
): Promise<Reply> => {
  const sentHeaders = headers ?? {
    ...(path.startsWith('/api/') ? asAdmin : asClient),
    ...(method === 'GET' ? {} : asJson),
  };
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { ...sentHeaders },
        localAddress: from,
        agent: false,
      },
      (response) => {
        let answer = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (answer += chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: parsed(answer),
            text: answer,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
