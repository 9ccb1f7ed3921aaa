import type { IncomingMessage } from 'node:http';
import type { Session } from '../../api/session.js';
import { hubFailure } from './failures.js';
import type { Guard, Visitor } from './visitor.js';

/** As the Supervisor spells them (supervisor/api/ingress.py). */
const nameHeader = 'X-Remote-User-Name';
const displayNameHeader = 'X-Remote-User-Display-Name';

const maxName = 100;

/**
 * Lets in whoever Home Assistant has let in: everybody may look, and those may command who are among the commanders, or everybody where
 * there are none. Home Assistant tells the names of the person, but not whether it is one of its administrators.
 *
 * @param commanders user names or display names
 */
export const ingressGuard =
  (commanders: readonly string[]): Guard =>
  (request) => {
    const user = userOf(request);
    const names = [user.name, user.displayName].filter((name) => name !== null);
    const commands = commanders.length === 0 || names.some((name) => commanders.includes(name));
    return known({ reads: true, commands, user: user.displayName ?? user.name, ingress: true });
  };

/** The command line, on its own socket, whose file's permissions are its guard. */
export const everyRight: Guard = () => known({ reads: true, commands: true, user: null, ingress: false });

const known = (session: Session): Visitor => ({
  session,
  isClient: true,
  isKnown: true,
  waits: null,
  refusal: () =>
    hubFailure(
      'NOT_A_COMMANDER',
      session.user === null
        ? 'Home Assistant does not say who you are, and only those whom http.commanders lists may command here.'
        : `${session.user} may look, but not command: http.commanders does not list that name.`,
      'Whoever may change the options of sentinel-ups in Home Assistant can add a user name or display name there.',
    ),
});

/**
 * Who the Supervisor says is in front of the page. It leaves out these headers where a browser sends them, but only in its own spelling:
 * in another one (HTTP does not care) they would come through. So only its own spelling counts.
 */
function userOf({ rawHeaders }: IncomingMessage) {
  const valueOf = (wanted: string): string | null => {
    const at = rawHeaders.findIndex((header, index) => index % 2 === 0 && header === wanted);
    return at < 0 ? null : nameIn(rawHeaders[at + 1] ?? '');
  };
  return { name: valueOf(nameHeader), displayName: valueOf(displayNameHeader) };
}

/** Node reads headers as Latin-1; the Supervisor writes UTF-8. */
function nameIn(header: string): string | null {
  const name = Buffer.from(header, 'latin1').toString('utf8').trim().slice(0, maxName);
  return name === '' ? null : name;
}
