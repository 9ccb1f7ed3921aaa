import type { Draft } from './draft.js';
import { taken, unsafe, type Entry, type Fate } from './ledger.js';
import type { Format } from './recognition.js';
import { takeUser } from './upsd_users.js';

const entry = (file: string, { verdict, what }: Fate): Entry => ({ file, setting: null, verdict, what });

const hub = 'UPS_Server_Docker';
const fake = 'FakeUPS';

const hubDefaults = (formats: ReadonlySet<Format>, draft: Draft): readonly Entry[] => {
  const entries: Entry[] = [];
  const isNamed = formats.has('ups.conf') || (draft.upsNames.length > 0 && !formats.has('powerwatch.py'));
  if (!isNamed && draft.nameUps('ups').verdict === 'taken')
    entries.push(entry(hub, taken('ups.name: its UPS is called ups where ups.conf says nothing else')));
  if (draft.set('ups.low_battery_after', '0s').verdict === 'taken')
    entries.push(entry(hub, taken('ups.low_battery_after: it says OB LB as soon as the mains is gone')));
  if (draft.hosts.all.some(({ minutes }) => minutes !== null)) {
    draft.set('http.listen', '0.0.0.0:5000');
    entries.push(entry(hub, taken('http.listen: its clients report to port 5000')));
  }
  if (formats.has('upsd.users')) return entries;
  const user = { name: 'monuser', password: 'secret', role: 'secondary' } as const;
  if (takeUser(user, draft).verdict !== 'taken') return entries;
  const what = 'nut.presets: its ready-made user monuser was taken over, and everyone knows the password';
  return [...entries, entry(hub, unsafe(what))];
};

const fakeDefaults = (formats: ReadonlySet<Format>, draft: Draft): readonly Entry[] => {
  const entries: Entry[] = [];
  if (draft.upsNames.length === 0) {
    for (const name of ['fakeups', 'qnapups']) draft.nameUps(name);
    entries.push(entry(fake, taken('ups.name and ups.aliases: its UPS is called fakeups and qnapups')));
  }
  if (formats.has('upsd.users')) return entries;
  const user = { name: 'mon', password: 'monpass', role: 'secondary' } as const;
  if (takeUser(user, draft).verdict !== 'taken') return entries;
  const what =
    'nut.users: its ready-made user mon was taken over, with the role secondary, for everyone knows the password; its user admin was NOT';
  return [...entries, entry(fake, unsafe(what))];
};

/** What those programs do without being told, so that their clients find it here. */
export const givenByTheProgram = (formats: ReadonlySet<Format>, draft: Draft): readonly Entry[] => {
  const listens = formats.has('upsd.conf')
    ? []
    : [entry('all of them', taken('nut.listen: NUT clients find them on port 3493 of every address'))];
  if (listens.length > 0) draft.addListen('0.0.0.0:3493');
  return [
    ...listens,
    ...(formats.has('power_manager.conf') || formats.has('upshub.conf') ? hubDefaults(formats, draft) : []),
    ...(formats.has('powerwatch.py') ? fakeDefaults(formats, draft) : []),
  ];
};
