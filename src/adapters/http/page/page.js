import { showProblems, showReport } from './sections.js';
import { clockTime, lasting } from './words.js';

const askEvery = 2_000;
const timeout = 5_000;
/** Older than that, the picture is not what is. */
const oldestFresh = 8_000;
const tokenKey = 'sentinel-ups-token';
const notTaken = 'The service did not take that token.';

const byId = (id) => document.getElementById(id);

/** The last report, what was unhealthy with it, when it came, and how far the service's clock is from ours. */
let picture = null;
/** Why there is no newer one, in words; null while there is. */
let trouble = null;
let asking = false;
let timer;
let token = keptToken();

function keptToken() {
  try {
    return sessionStorage.getItem(tokenKey);
  } catch {
    return null;
  }
}

function keepToken(wanted) {
  token = wanted;
  try {
    if (wanted === null) sessionStorage.removeItem(tokenKey);
    else sessionStorage.setItem(tokenKey, wanted);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

/** Relative: in Home Assistant the page lives below a path of its own. */
const get = (path) => {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(path, { headers, cache: 'no-store', signal: AbortSignal.timeout(timeout) });
};

async function ask() {
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  let goOn = true;
  try {
    const [status, health] = await Promise.all([get('api/status'), get('healthz')]);
    const answer = await status.json().catch(() => null);
    if (status.ok && answer !== null) await take(answer, status, health);
    else goOn = refused(status.status, answer);
  } catch {
    trouble = 'The service cannot be reached.';
  }
  asking = false;
  show();
  if (goOn) timer = setTimeout(() => void ask(), askEvery);
}

async function take(report, status, health) {
  const { reasons = [] } = await health.json().catch(() => ({}));
  const receivedAt = Date.now();
  const theirs = Date.parse(status.headers.get('date') ?? '');
  // The header counts whole seconds: it is half of one late on average.
  const ahead = Number.isNaN(theirs) ? 0 : theirs + 500 - receivedAt;
  picture = { report, unhealthy: reasons, receivedAt, ahead };
  trouble = null;
  askForToken(false);
}

/** @returns whether to ask again by ourselves */
function refused(status, answer) {
  const code = answer?.error;
  if (['UNAUTHORIZED', 'ADMIN_TOKEN_NEEDED', 'WRONG_TOKENS'].includes(code)) {
    const refusal = token === null ? null : code === 'UNAUTHORIZED' ? notTaken : answer.message;
    keepToken(null);
    picture = null;
    trouble = null;
    askForToken(true, refusal);
    return false;
  }
  trouble =
    status === 401 || status === 403
      ? (answer?.message ?? 'Home Assistant asks you to log in again: reload it.')
      : `The service answers with an error (${status}).`;
  return true;
}

/** @param refusal why the last one was not taken; null where none was given */
function askForToken(wanted, refusal = null) {
  const form = byId('token-form');
  const appears = wanted && form.hidden;
  form.hidden = !wanted;
  byId('token-refused').hidden = refusal === null;
  byId('token-refused').textContent = refusal ?? '';
  byId('forget').hidden = token === null;
  if (appears) byId('token').focus();
}

function show() {
  const now = Date.now();
  const age = picture === null ? 0 : now - picture.receivedAt;
  const isFresh = picture !== null && trouble === null && age < oldestFresh;
  showTrouble(now);
  byId('picture').hidden = picture === null;
  byId('picture').classList.toggle('old', !isFresh);
  byId('freshness').textContent = freshness(age);
  if (picture === null) return;
  byId('version').textContent = picture.report.version;
  if (!isFresh) return;
  showReport(picture.report, now + picture.ahead, age / 1000);
  showProblems([...picture.report.problems, ...picture.unhealthy]);
}

/** The text is set only when it differs: an alert is read aloud each time. */
function showTrouble(now) {
  const box = byId('trouble');
  const since = picture === null ? '' : ` What you see is from ${clockTime(picture.receivedAt, now)}.`;
  const text = trouble === null ? '' : `${trouble}${since}`;
  if (box.textContent !== text) box.textContent = text;
  box.hidden = trouble === null;
}

function freshness(age) {
  if (picture === null) return byId('token-form').hidden ? 'Asking the service …' : 'A token is needed.';
  return age < 1_500 ? 'Live' : `${lasting(age / 1000)} old`;
}

byId('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const given = byId('token').value.trim();
  byId('token').value = '';
  if (/^[!-~]+$/.test(given)) {
    keepToken(given);
    void ask();
  } else askForToken(true, notTaken);
});

byId('forget').addEventListener('click', () => {
  keepToken(null);
  picture = null;
  void ask();
});

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && byId('token-form').hidden) void ask();
});

setInterval(show, 1_000);
void ask();
