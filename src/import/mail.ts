import { defaultEvents, type NotifyEventName } from '../domain/notify/events.js';
import { problemIn, type Draft, type Options } from './draft.js';
import { truthOf } from './hosts.js';
import { mapOf, Outcome, type EffectiveSettings } from './source.js';

/** What each switch of power_manager.conf tells. */
const switches = mapOf<readonly NotifyEventName[]>({
  NOTIFY_POWER_FAIL: ['mains_lost', 'mains_lost_again', 'low_battery'],
  NOTIFY_POWER_RESTORED: ['mains_restored'],
  NOTIFY_CLIENT_SHUTDOWN: ['host_shutting_down', 'host_offline'],
  NOTIFY_CLIENT_STALE: ['host_stale'],
  NOTIFY_APP_ERROR: ['problem_raised', 'problem_cleared', 'service_failed'],
  NOTIFY_SIMULATION_MODE: ['drill_started', 'drill_ended'],
});

const mailKeys = [
  'SMTP_SERVER',
  'SMTP_PORT',
  'SMTP_USE_TLS',
  'SMTP_USER',
  'SMTP_USERNAME',
  'SMTP_PASSWORD',
  'SMTP_SENDER_NAME',
  'SMTP_SENDER_EMAIL',
  'SMTP_RECIPIENTS',
] as const;
type MailKey = (typeof mailKeys)[number];

/** Takes over who is mailed, and what of. Sets the outcome of each of these settings. */
export function importMail(given: EffectiveSettings, draft: Draft): void {
  const told = [...mailKeys, ...switches.keys()].flatMap((key) => given.get(key) ?? []);
  if (told.length === 0) return;
  const target = targetOf(given);
  const outcome = outcomeOf(target, given, draft);
  if (outcome.verdict === 'imported') draft.mail = target;
  for (const { setting } of told) setting.outcome = outcome;
}

function outcomeOf(target: Options, given: EffectiveSettings, draft: Draft): Outcome {
  if (!given.has('SMTP_SERVER')) return Outcome.notNeeded('without SMTP_SERVER nothing is mailed');
  if (draft.mail !== null) return Outcome.rejected('another file names a mail server already, which counts');
  const problem = problemIn({ notify: { targets: [target] } });
  return problem === null
    ? Outcome.imported('notify.targets: mail; try it with "sentinel-ups notify test mail"')
    : Outcome.rejected(`its mail settings do not go together here: ${problem}`);
}

function targetOf(given: EffectiveSettings): Options {
  const text = (key: MailKey): string | undefined => given.get(key)?.value;
  const port = text('SMTP_PORT');
  const sender = text('SMTP_SENDER_EMAIL') ?? text('SMTP_USERNAME') ?? text('SMTP_USER');
  // Without what has a meaning of its own in an address (RFC 5322, 3.2.3).
  const name = (text('SMTP_SENDER_NAME') ?? '').replaceAll(/[()<>[\]:;@\\,"]/g, '').trim();
  const username = text('SMTP_USERNAME') ?? text('SMTP_USER');
  const password = text('SMTP_PASSWORD');
  const events = eventsOf(given);
  return {
    name: 'mail',
    type: 'mail',
    server: text('SMTP_SERVER'),
    ...(port !== undefined && { port: /^\d{1,5}$/.test(port) ? Number(port) : port }),
    security: securityOf(port, text('SMTP_USE_TLS')),
    // The original logs in only where it has both.
    ...(username !== undefined && password !== undefined && { username, password }),
    from: name === '' || sender === undefined ? sender : `${name} <${sender}>`,
    to: [...new Set((text('SMTP_RECIPIENTS') ?? '').split(/[\s,;]+/))].filter((address) => address !== ''),
    ...(events !== null && { events }),
  };
}

/** As the original has it: 465 is TLS from the beginning, every other port STARTTLS unless that is turned off, or 26 decides. */
const securityOf = (port: string | undefined, useTls: string | undefined): 'tls' | 'starttls' | 'none' => {
  if (port === '465') return 'tls';
  const wanted = truthOf(useTls ?? '') ?? port !== '26';
  return wanted ? 'starttls' : 'none';
};

/** What is told by default, with what is switched on and without what is off; null: exactly what is told by default. */
function eventsOf(given: EffectiveSettings): readonly NotifyEventName[] | null {
  const events = new Set(defaultEvents);
  for (const [key, ofKey] of switches) {
    const wanted = truthOf(given.get(key)?.value ?? '');
    for (const event of ofKey) {
      if (wanted === true) events.add(event);
      else if (wanted === false) events.delete(event);
    }
  }
  const isDefault = events.size === defaultEvents.length && defaultEvents.every((event) => events.has(event));
  return isDefault ? null : [...events];
}
