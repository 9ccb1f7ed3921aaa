import { expect, it } from 'vitest';
import { rehearsalReport } from '../../src/api/rehearsal_report.js';
import { rehearsalText } from '../../src/cli/rehearsal_text.js';
import { host } from '../domain/given_hosts.js';
import { calm, rehearseNow, twoHosts } from '../domain/rehearsal/given_rehearsal.js';

it('shows what happens when, what becomes of each host, what would go wrong, and what is taken for given', () => {
  const hosts = [host('nas'), host('pc', { section: null, possible: false })];
  const course = rehearseNow(calm(twoHosts({ hosts, battery: null }), { loggedIn: (id) => id === 'nas' }));
  expect(rehearsalText(rehearsalReport(course, { ups: null, lasts: null }))).toBe(
    `If the mains went now, and were back after 6 min 5 s:

         0 s  the mains of ups goes
         5 s  the outage is noticed: ups says OB
        35 s  NAS is told to shut down: nas says OB LB
  1 min 35 s  NAS is down
   5 min 5 s  ups says OB LB: whoever is logged in to it shuts down
   6 min 5 s  the mains of ups is back
  6 min 45 s  the outage of ups is over: it says OL
  7 min 45 s  a magic packet is sent to NAS
  8 min 45 s  NAS is up again

HOST  GOES DOWN         TOLD BY  WOKEN                          UP AGAIN
NAS   after 1 min 35 s  nas      as number 1, after 7 min 45 s  after 8 min 45 s
PC    stays up          -        -                              -

What would go wrong, or is to be known:
  - nobody knows how long the battery of ups lasts: give it a runtime below battery
  - PC is told by nobody: it has no shutdown_delay, and no NUT client of it is logged in

Taken for given:
  - the mains is back once everything has happened: after 6 min 5 s
  - a host needs 60 s to shut down and 60 s to boot, and every magic packet wakes
  - sentinels answer 30 s after the mains is back
  - the machine that sentinel-ups runs on, and the network, keep running`,
  );
});

it('says so where nothing would go wrong', () => {
  const text = rehearsalText(rehearsalReport(rehearseNow(calm(twoHosts())), { ups: null, lasts: null }));
  expect(text).toContain('\nNothing would go wrong.\n');
});
