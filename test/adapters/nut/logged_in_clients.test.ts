import { describe, expect, it } from 'vitest';
import { LoggedInClients } from '../../../src/adapters/nut/logged_in_clients.js';
import type { DomainEvent } from '../../../src/domain/core/event.js';

describe('who is logged in to upsd', () => {
  const clients = new Map([['nas', ['192.0.2.5', '192.0.2.9']]]);

  it('is told once for each news, hosts by their ids', () => {
    const told: DomainEvent[] = [];
    const known = new LoggedInClients((address) => (address === '192.0.2.5' ? 'nas' : null), {
      dispatch: (event) => void told.push(event),
    });
    known.seen(clients);
    known.seen(clients);
    expect(told).toEqual([
      { type: 'clients_counted', clients: new Map([['nas', 2]]) },
      { type: 'logins_seen', logins: new Map([['nas', new Set(['nas'])]]) },
    ]);
  });

  it('is named in the warning at a stop on battery, with what it does to them; nobody is where the mains is there', () => {
    const known = new LoggedInClients((address) => (address === '192.0.2.5' ? 'nas' : null), {
      dispatch: () => undefined,
    });
    known.seen(new Map([...clients, ['rack', ['192.0.2.7']]]));
    const warning = known.warningAtStop(
      new Map([
        ['nas', 'OB LB'],
        ['rack', 'OL'],
      ]),
    );
    expect(warning).toContain('nas (192.0.2.5) on nas, 192.0.2.9 on nas.');
    expect(warning).not.toContain('192.0.2.7');
    expect(known.warningAtStop(new Map([['nas', 'OL']]))).toBeNull();
    known.unknown();
    expect(known.warningAtStop(new Map([['nas', 'OB']]))).toBeNull();
  });

  it('is not known any more where upsd cannot be asked, and told anew when it can', () => {
    const told: DomainEvent[] = [];
    const known = new LoggedInClients(() => 'nas', { dispatch: (event) => void told.push(event) });
    known.seen(clients);
    told.length = 0;
    known.outOfSight();
    expect(told).toEqual([{ type: 'logins_seen', logins: null }]);
    known.seen(clients);
    expect(told.at(-1)).toMatchObject({ logins: new Map([['nas', new Set(['nas'])]]) });
    known.unknown();
    expect(told.slice(-2)).toEqual([
      { type: 'clients_counted', clients: null },
      { type: 'logins_seen', logins: null },
    ]);
  });
});
