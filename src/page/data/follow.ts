import { signal } from '@preact/signals';
import type { StatusReport } from '../../api/report.js';
import { eventsOf } from './events.js';
import { changeTold, connection, forgetPicture, heard, localTime, pictureTold } from './picture.js';
import { read, Refusal, request, toldIn } from './service.js';
import { askSession, session } from './session.js';
import { pause, runEvery } from './timers.js';
import { keepToken, token } from './token.js';

/** What the service's own health check finds, in words. */
export const unhealthy = signal<readonly string[]>([]);

/** The last thing that happened, as the service announces it. */
export interface Announcement {
  readonly at: string;
  readonly type: string;
  readonly message: string;
  readonly simulated: boolean;
}
export const announcement = signal<Announcement | null>(null);

/** Why nothing is heard, where somebody said so. */
export const trouble = signal('');

/** Why the token that was given was not taken, in the service's own words; empty where it has none, null where none was given. */
export const refusal = signal<string | null>(null);

const pollEvery = 2_000;
/** A stream whose first event takes longer is held up by somebody in between. */
const firstEventWithin = 4_000;
/** The heartbeat comes every 10 s. */
const silenceLimit = 13_000;
const streamAgainAfter = 60_000;
const againAfter = 1_500;

const refusesTokens: ReadonlySet<string> = new Set(['UNAUTHORIZED', 'ADMIN_TOKEN_NEEDED', 'WRONG_TOKENS']);

let current = new AbortController();

/** Keeps the picture up to date for as long as the page can be seen. Call it once. */
export function followService(): void {
  runEvery(1_000, () => (localTime.value = Date.now()));
  runEvery(10_000, () => {
    if (!document.hidden) void askHealth();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stopFollowing();
    else followAnew();
  });
  if (!document.hidden) followAnew();
}

/** Takes a token, or forgets it with everything that was shown by it. */
export function signIn(wanted: string | null): void {
  keepToken(wanted);
  refusal.value = null;
  session.value = null;
  forgetPicture();
  followAnew();
}

function stopFollowing(): void {
  current.abort();
  connection.value = 'connecting';
}

function followAnew(): void {
  stopFollowing();
  current = new AbortController();
  void follow(current.signal);
  void askHealth();
}

/** While something is awaited it may end: the compiler does not know. */
const isOver = (ended: AbortSignal): boolean => ended.aborted;

async function follow(ended: AbortSignal): Promise<void> {
  let streamFrom = 0;
  while (!isOver(ended)) {
    try {
      if (session.value === null) await askSession();
      if (session.value?.reads !== true) {
        await refuse();
        return;
      }
      const passed = Date.now() < streamFrom ? null : await streamPasses(ended);
      if (isOver(ended)) return;
      if (passed === true) {
        // It ended: the service may be gone, or only the way to it was cut.
        connection.value = 'lost';
        await pause(againAfter, ended);
      } else {
        if (passed === false) streamFrom = Date.now() + streamAgainAfter;
        await poll(ended);
        await pause(pollEvery, ended);
      }
    } catch (error) {
      if (isOver(ended)) return;
      if (error instanceof Refusal && refusesTokens.has(error.code ?? '')) {
        await refuse();
        return;
      }
      trouble.value = error instanceof Refusal ? error.message : '';
      connection.value = 'lost';
      await pause(againAfter, ended);
    }
  }
}

/** The token counts no more, or never did: it is forgotten with everything that was shown by it. */
async function refuse(): Promise<void> {
  refusal.value = token.value === null ? null : await whyRefused();
  keepToken(null);
  session.value = { reads: false, commands: false, user: null, ingress: session.value?.ingress ?? false };
  connection.value = 'connecting';
  forgetPicture();
}

const whyRefused = (): Promise<string> =>
  request('api/status').then(
    () => '',
    (error: unknown) => (error instanceof Refusal && error.code !== 'UNAUTHORIZED' ? error.message : ''),
  );

/** @returns false where no stream comes through, though the service answers */
async function streamPasses(ended: AbortSignal): Promise<boolean> {
  const silence = new AbortController();
  let lastEvent: number | null = null;
  const opened = Date.now();
  const stopWatch = runEvery(500, () => {
    const limit = lastEvent === null ? firstEventWithin : silenceLimit;
    if (Date.now() - (lastEvent ?? opened) > limit) silence.abort();
  });
  const end = (): void => silence.abort();
  ended.addEventListener('abort', end);
  try {
    const { body } = await request('api/stream', { signal: silence.signal });
    if (body === null) return false;
    for await (const { type, data } of eventsOf(body)) {
      lastEvent = Date.now();
      take(type, data);
    }
    return lastEvent !== null;
  } catch (error) {
    if (error instanceof Refusal && (error.status === 404 || error.status >= 500)) return false;
    if (error instanceof Refusal) throw error;
    if (lastEvent !== null || ended.aborted) return true;
    if (silence.signal.aborted) return false;
    throw error;
  } finally {
    ended.removeEventListener('abort', end);
    silence.abort();
    stopWatch();
  }
}

function take(type: string, data: string): void {
  const { at, ...told } = read<{ at: string } & Partial<StatusReport>>(data);
  const time = Date.parse(at);
  if (Number.isNaN(time)) return;
  heard(time);
  trouble.value = '';
  if (type === 'status') {
    pictureTold(read<StatusReport>(data), time);
    connection.value = 'live';
  } else if (type === 'change') changeTold(told, time);
  else if (type === 'announcement') announcement.value = read<Announcement>(data);
}

/** @throws what `request` throws */
async function poll(ended: AbortSignal): Promise<void> {
  const answer = await request('api/status', { signal: AbortSignal.timeout(2 * pollEvery) });
  const report = await toldIn<StatusReport>(answer);
  if (isOver(ended)) return;
  const header = Date.parse(answer.headers.get('date') ?? '');
  // The header counts whole seconds: it is half of one late on average.
  const at = Number.isNaN(header) ? Date.now() : header + 500;
  heard(at);
  trouble.value = '';
  pictureTold(report, at);
  connection.value = 'polling';
}

async function askHealth(): Promise<void> {
  try {
    // It answers 503 where something is wrong. That nobody answers is told by the connection.
    const answer = await fetch('healthz', { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    unhealthy.value = read<{ reasons?: readonly string[] }>(await answer.text()).reasons ?? [];
  } catch {
    unhealthy.value = [];
  }
}
