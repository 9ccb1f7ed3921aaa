const good = { tone: 'good', sign: '✓' };
const warning = { tone: 'warning', sign: '!' };
const bad = { tone: 'bad', sign: '✕' };
const neutral = { tone: 'neutral', sign: '?' };

const known = (words, name) => words[name] ?? { ...neutral, word: name.replaceAll('_', ' ') };

const mainsStates = {
  present: { ...good, word: 'The mains is there' },
  suspect: { ...warning, word: 'The mains is suspect' },
  lost: { ...bad, word: 'The mains is lost' },
  restoring: { ...warning, word: 'The mains is back, not stable yet' },
  unknown: { ...neutral, word: 'The mains is not known' },
};

const drillStates = {
  lost: { ...warning, word: 'Drill: the mains counts as lost' },
  restoring: { ...warning, word: 'Drill over: the mains counts as just back' },
};

export const mainsWord = ({ state, simulated }) =>
  (simulated ? drillStates[state] : undefined) ?? known(mainsStates, state);

const probedStates = {
  alive: { ...good, word: 'alive' },
  silent: { ...bad, word: 'silent' },
  unknown: { ...neutral, word: 'unknown' },
};

export const probedWord = ({ state }) => known(probedStates, state);

const upsStates = {
  OL: { ...good, word: 'on line (OL)' },
  OB: { ...warning, word: 'on battery (OB)' },
  'OB LB': { ...bad, word: 'battery low (OB LB)' },
  stale: { ...neutral, word: 'not decided yet' },
};

/** The words that decide, of those that a UPS may tell of itself. */
const decisive = (status) => {
  const words = status.split(' ');
  if (words.includes('OB')) return words.includes('LB') ? 'OB LB' : 'OB';
  return words.includes('OL') ? 'OL' : status;
};

export function upsWord({ status }) {
  const decided = decisive(status);
  const { word, ...look } = known(upsStates, decided);
  return { ...look, word: word.replace(`(${decided})`, `(${status})`) };
}

const supplyStates = {
  present: { ...good, word: 'present' },
  suspect: { ...warning, word: 'suspect' },
  lost: { ...bad, word: 'lost' },
  restoring: { ...warning, word: 'restoring' },
  unknown: { ...neutral, word: 'unknown' },
};

/** The mains of one UPS of several. */
export function supplyWord({ state, simulated }) {
  const { word, ...look } = known(supplyStates, state);
  return simulated ? { ...warning, word: `${word} (drill)` } : { ...look, word };
}

/** What becomes of the machine that sentinel-ups runs on. */
export function primaryWord({ stage, waits_for: left, trouble }) {
  if (trouble !== null) return `This machine could not be shut down: ${trouble}`;
  if (stage === 'waiting') {
    return `This machine shuts down once every host is down, or in ${lasting(left ?? 0)}.`;
  }
  return stage === 'cutting'
    ? 'The UPS of this machine is told to cut the power.'
    : 'This machine shuts down now.';
}

const hostStates = {
  online: { ...good, word: 'online' },
  shutdown_pending: { ...warning, word: 'shutdown pending' },
  shutting_down: { ...warning, word: 'shutting down' },
  offline: { ...neutral, sign: '–', word: 'offline' },
  waking: { ...warning, word: 'waking' },
  wake_failed: { ...bad, word: 'wake failed' },
  unknown: { ...neutral, word: 'unknown' },
};

export const hostWord = ({ state, unattended }) =>
  unattended ? { ...warning, word: 'online, unattended' } : known(hostStates, state);

const nextActions = { shut_down: 'shuts down', wake: 'is woken', wake_again: 'is woken again' };

/** What a host that does something next does, and when. */
export function nextWord({ next, remaining }, now, sinceReceived) {
  const action = nextActions[next.action] ?? next.action.replaceAll('_', ' ');
  if (next.at === null) return `${action} when it can`;
  // Counted as for the UPSes, so that both tick together.
  const counts = next.action === 'shut_down' && remaining !== null;
  const left = counts ? remaining - sinceReceived : (Date.parse(next.at) - now) / 1000;
  return left > 0 ? `${action} in ${countdown(left)}` : `${action} now`;
}

/** When a UPS says that its battery is low. */
export function lowBatteryWord(ups, sinceReceived) {
  if (decisive(ups.status) === 'OB LB') return 'now';
  if (ups.low_battery_in === null) {
    return ups.shutdown_delay === null ? 'when it says so' : `${lasting(ups.shutdown_delay)} into an outage`;
  }
  return `in ${countdown(Math.max(0, ups.low_battery_in - sinceReceived))}`;
}

/** "4:07", "1:04:07": what ticks. */
export function countdown(wholeSeconds) {
  const left = Math.max(0, Math.round(wholeSeconds));
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor(left / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

/** "3 d 4 h", "5 min 20 s": two units, the rest does not matter to the eye. */
export function lasting(wholeSeconds) {
  const rest = Math.max(0, Math.round(wholeSeconds));
  const counts = { d: rest / 86_400, h: (rest / 3_600) % 24, min: (rest / 60) % 60, s: rest % 60 };
  const parts = Object.entries(counts).map(([unit, count]) => `${Math.floor(count)} ${unit}`);
  const first = parts.findIndex((part) => !part.startsWith('0'));
  if (first === -1) return '0 s';
  const [larger, smaller = '0'] = parts.slice(first);
  return smaller.startsWith('0') ? larger : `${larger} ${smaller}`;
}

/** In the reader's own way of writing times; with the date where it is not today's. */
export function clockTime(time, now) {
  const when = new Date(time);
  const sameDay = when.toDateString() === new Date(now).toDateString();
  return sameDay
    ? when.toLocaleTimeString()
    : when.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
