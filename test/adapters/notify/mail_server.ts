import { createServer } from 'node:net';
import { readFile } from 'node:fs/promises';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** With its headers. */
  readonly text: string;
  readonly user: string | null;
  readonly encrypted: boolean;
}

export interface MailServer {
  readonly port: number;
  readonly mails: Mail[];
  close(): Promise<void>;
}

/** An error with the code that an SMTP server answers with. */
export const refusal = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A real SMTP server on loopback. */
export async function mailServer(
  options: SMTPServerOptions & { readonly port?: number } = {},
  certificate: Certificate | null = null,
): Promise<MailServer> {
  const mails: Mail[] = [];
  const tls =
    certificate === null
      ? {}
      : { cert: await readFile(certificate.cert), key: await readFile(certificate.key) };
  const { port: wanted = 0, ...others } = options;
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onAuth: ({ username = '', password }, _, callback) =>
      password === 'right'
        ? callback(null, { user: username })
        : callback(refusal(535, 'Authentication failed')),
    onData: (stream, session, callback) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (text += chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text,
          user: typeof session.user === 'string' ? session.user : null,
          encrypted: session.secure,
        });
        callback(null, 'queued as 4711');
      });
    },
    ...tls,
    ...others,
  });
  // A client that breaks off is the client's business.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { port, mails, close };
}

/** The same, closed with the test. */
export async function mailServerForTest(...given: Parameters<typeof mailServer>): Promise<MailServer> {
  const server = await mailServer(...given);
  onTestFinished(() => server.close());
  return server;
}

/** Takes connections, and says nothing but `greeting`. @returns its port */
export async function muteServer(greeting = ''): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (greeting !== '') socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
