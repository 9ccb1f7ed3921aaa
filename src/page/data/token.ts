import { signal } from '@preact/signals';

const key = 'sentinel-ups-admin-token';

// Not localStorage: Home Assistant and each of its apps could read it there.
function kept(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The token that this browser tab holds until it is closed; null: none. */
export const token = signal(kept());

export function keepToken(wanted: string | null): void {
  token.value = wanted;
  try {
    if (wanted === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, wanted);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

/** What can travel in the header at all. */
export const isToken = (text: string): boolean => /^[!-~]+$/.test(text);
