import { join } from 'node:path';
import type { TlsFiles } from '../../config/sections/nut.js';
import { messageOf } from '../../domain/core/failure.js';
import type { Clock, Inbox, Log } from '../../domain/core/ports.js';
import { minutes, type Duration } from '../../domain/core/time.js';
import type { RunAs } from '../../platform/child_process.js';
import { TellOnce } from '../../platform/retry.js';
import { runEvery, type Timer } from '../../platform/timers.js';
import { readCertificate, type ServerCertificate } from './tls_certificate.js';
import { tlsLibraryOf, tlsLines } from './tls_files.js';

export interface UpsdTlsSettings {
  readonly files: TlsFiles;
  /** The folder with upsd's configuration. */
  readonly folder: string;
  /** Who upsd runs as; null: ourselves. */
  readonly reader: RunAs | null;
}

/** Whoever renews certificates by a program does it hours or days before they expire. */
const lookEvery: Duration = minutes(1);

const day = 24 * 60 * 60 * 1000;

const warnedBefore = 14 * day;

/** What is known of both files: the certificate, or why there is none. */
type Read = ServerCertificate | string;

/**
 * The certificate of our upsd. Whatever is wrong with it is told, and never keeps upsd from serving: a client that may not be
 * encrypted is better than one that hears of no outage.
 */
export class UpsdTls {
  /** What upsd was started with last. */
  #used: Read | null = null;
  /** Why upsd serves without it; null: it does not. */
  #trouble: string | null = null;
  #lines: readonly string[] = [];
  #timer: Timer | null = null;
  readonly #problem = new TellOnce();
  readonly #expiry = new TellOnce();

  /** @param changed asks for a restart of upsd, which reads a certificate only at its start */
  constructor(
    private readonly settings: UpsdTlsSettings,
    private readonly changed: (reason: string) => void,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Before each start of upsd. Never rejects. @returns the lines of upsd.conf, none where TLS cannot be had */
  async prepare(program: string): Promise<readonly string[]> {
    const read = await this.#read();
    if (this.#trouble !== null || !isSame(read, this.#used)) await this.#make(program, read);
    this.#used = read;
    this.#tell();
    this.#timer ??= runEvery(lookEvery, () => void this.look());
    return this.#lines;
  }

  stop(): void {
    this.#timer?.stop();
    this.#timer = null;
  }

  async #make(program: string, read: Read): Promise<void> {
    try {
      this.#lines = await this.#made(program, read);
      this.#trouble = null;
    } catch (error) {
      this.#lines = [];
      this.#trouble = messageOf(error);
    }
  }

  async #made(program: string, read: Read): Promise<readonly string[]> {
    if (typeof read === 'string') throw new Error(read);
    const library = await tlsLibraryOf(program);
    if (library === null) throw new Error(`nut.tls: ${program} was built without TLS.`);
    const { files, folder, reader } = this.settings;
    return tlsLines({ library, files, certificate: read, folder: join(folder, 'tls'), reader });
  }

  #read(): Promise<Read> {
    return readCertificate(this.settings.files).catch(messageOf);
  }

  /** Whether upsd has what lies there now, and how long that is valid. */
  async look(): Promise<void> {
    if (!isSame(await this.#read(), this.#used))
      this.changed('the certificate of nut.tls, or its key, has changed');
    this.#tell();
  }

  #tell(): void {
    const problem = this.#trouble ?? this.#expired();
    if (problem === null) {
      if (this.#problem.recover())
        this.inbox.dispatch({ type: 'component_recovered', component: 'TLS of upsd' });
    } else if (this.#problem.isNews(problem)) {
      this.log.warn(problem);
      this.inbox.dispatch({ type: 'component_failed', component: 'TLS of upsd', reason: problem });
    }
  }

  /** What clients that look at the certificate refuse it for. One that expires soon is told in the log only. */
  #expired(): string | null {
    const used = this.#used;
    if (used === null || typeof used === 'string') return null;
    const now = this.clock.now().wall;
    const { cert } = this.settings.files;
    if (now < used.validFrom)
      return `nut.tls.cert (${cert}) is valid from ${dateOf(used.validFrom)} only: is the clock of this machine right?`;
    if (now > used.validTo)
      return `nut.tls.cert (${cert}) has expired on ${dateOf(used.validTo)}: clients that look at it do not connect.`;
    const soon = `nut.tls.cert (${cert}) expires on ${dateOf(used.validTo)}.`;
    if (used.validTo - now < warnedBefore && this.#expiry.isNews(soon)) this.log.warn(soon);
    return null;
  }
}

const isSame = (one: Read, other: Read | null): boolean =>
  typeof one === 'string' || typeof other === 'string' ? one === other : one.digest === other?.digest;

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
