import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { messageOf } from '../../../domain/core/failure.js';
import { minutes } from '../../../domain/core/time.js';
import { systemCodeOf } from '../../../platform/system_error.js';
import { readText } from '../../../platform/whole_file.js';
import { addressOf } from './address_of.js';
import type { Link } from './carrier.js';

export interface StreamTarget {
  readonly host: string;
  readonly port: number;
  /** Null: not encrypted. `ca`: the file with the authorities to trust; null: those that Node.js trusts. */
  readonly tls: { readonly ca: string | null } | null;
}

const maxCertificates = 1024 * 1024;

/** A TCP or TLS connection. The certificate is checked; the file of authorities is read anew for each connection. */
export async function openStream(target: StreamTarget, signal: AbortSignal): Promise<Link> {
  const address = await addressOf(target.host);
  const authorities = await authoritiesOf(target);
  signal.throwIfAborted();
  const socket = socketTo(target, address, authorities);
  // A stop must not wait for a log that nobody may take.
  socket.unref();
  let failure: Error | null = null;
  socket.on('error', (error) => (failure = error));
  const abort = (): void => void socket.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await once(socket, target.tls === null ? 'connect' : 'secureConnect', { signal });
  } catch (error) {
    socket.destroy();
    throw explained(error);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  socket.setKeepAlive(true, minutes(1));
  // What receivers answer, if anything, is nobody's business; but their end is seen only by who reads.
  socket.resume();
  return {
    get isGone() {
      return socket.destroyed || socket.readableEnded;
    },
    send: (payload) =>
      new Promise((resolve, reject) => {
        const onClose = (): void => reject(failure ?? new Error('the connection was closed'));
        socket.once('close', onClose);
        socket.write(payload, (error) => {
          socket.off('close', onClose);
          if (error === null || error === undefined) resolve();
          else reject(error);
        });
      }),
    close: async () => {
      if (socket.destroyed) return;
      // What was handed over goes out before the end does.
      const closed = once(socket, 'close').catch(() => undefined);
      if (failure === null && socket.writableLength === 0) socket.destroySoon();
      else socket.destroy();
      await closed;
    },
  };
}

const unknownAuthority: ReadonlySet<string | null> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

const explained = (error: unknown): unknown =>
  unknownAuthority.has(systemCodeOf(error))
    ? new Error(`its certificate is not trusted (${messageOf(error)}); name its authority in log.syslog.ca`)
    : error;

async function authoritiesOf({ tls }: StreamTarget): Promise<string | undefined> {
  if (tls?.ca === null || tls?.ca === undefined) return undefined;
  const text = await readText(tls.ca, maxCertificates);
  if (text === null) throw new Error(`the file ${tls.ca} with the certificate authority is missing`);
  return text;
}

function socketTo({ host, port, tls }: StreamTarget, address: string, ca: string | undefined): Socket {
  if (tls === null) return connect({ host: address, port });
  return connectTls({
    host: address,
    port,
    ...(ca === undefined ? {} : { ca }),
    // Names in certificates are held against the one of the configuration; an address is never sent as one.
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
}
