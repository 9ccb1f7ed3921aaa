import { signal } from '@preact/signals';
import type { Session } from '../../api/session.js';
import { ask } from './service.js';

/** What whoever sits in front of the page may do. Null: not asked yet. */
export const session = signal<Session | null>(null);

/** @throws what `ask` throws */
export async function askSession(): Promise<void> {
  session.value = await ask<Session>('api/session');
}
