import { isLoopback } from '../platform/ip_address.js';
import { problemIn, type Draft } from './draft.js';
import { mapOf, Outcome, type Remark, type Section, type Setting } from './source.js';

/** `MONITOR ups@host:port 1 user password role`. */
interface Monitor {
  readonly setting: Setting;
  readonly ups: string;
  readonly isPrimary: boolean;
  /** Of the NUT server that sentinel-ups takes the place of. */
  readonly isHere: boolean;
}

const monitorOf = (setting: Setting, { listens }: Draft): Monitor => {
  const [system = '', , , , role = ''] = (setting.value ?? '').trim().split(/\s+/);
  const [ups = '', server = 'localhost'] = system.split('@');
  const host = server.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const isOurs = listens.some((listen) => listen.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1') === host);
  return {
    setting,
    ups,
    isPrimary: /^(primary|master)$/i.test(role),
    isHere: /^localhost$/i.test(host) || isLoopback(host) || isOurs,
  };
};

const ownUpsmon = 'upsmon goes on reading it from its own file';

const replaced = 'upsmon is not needed on this machine any more: sentinel-ups shuts it down';

const noProgram = Outcome.unsupported('no program is called; enter in notify.targets who is told, and how');

const toldByTargets = Outcome.notNeeded('notify.targets has its own texts, and its own choice of events');

/** What is said of the other settings where upsmon was the primary; what else there is, is upsmon's own. */
const ofPrimary = mapOf({
  HOSTSYNC: Outcome.notNeeded(
    'primary.wait takes its place: hosts are waited for until they are really down, at most 10 min unless it says otherwise',
  ),
  FINALDELAY: Outcome.notNeeded('this machine goes down as soon as every host is down'),
  NOTIFYCMD: noProgram,
  NOTIFYFLAG: toldByTargets,
  NOTIFYMSG: toldByTargets,
});

/**
 * Imports upsmon.conf. Of a client it is left to upsmon, which goes on reading it; a primary of this very NUT server becomes
 * `primary`.
 */
export const importUpsmonConf = (sections: readonly Section[], draft: Draft, remark: Remark): void => {
  const settings = sections.flatMap((section) => section.settings);
  const valueOf = (key: string): string | null =>
    settings
      .filter((setting) => setting.key === key)
      .at(-1)
      ?.value?.trim() ?? null;
  const monitors = settings.filter(({ key }) => key === 'MONITOR').map((one) => monitorOf(one, draft));
  for (const { ups, isHere } of monitors) if (isHere) draft.asked.add(ups.toLowerCase());
  const own = monitors.find(({ isPrimary, isHere }) => isPrimary && isHere);
  const command = valueOf('SHUTDOWNCMD');
  if (own === undefined || command === null || doesNothing(command)) {
    leaveToUpsmon(settings, own !== undefined);
    return;
  }
  const cuts = valueOf('POWERDOWNFLAG') !== null;
  if (!cuts)
    remark(
      Outcome.partial(
        'primary.cut as none, but then hosts stay off where the mains comes back before the battery is empty: without POWERDOWNFLAG nobody told the UPS to cut its power. Write shutdown.return, and give its driver an offdelay that is longer than this machine takes to shut down',
      ),
    );
  const { what, shutdown } = shutdownBy(command);
  draft.primary = { ups: own.ups, shutdown, ...(cuts ? {} : { cut: 'none' }) };
  for (const setting of settings) setting.outcome = ofPrimary.get(setting.key) ?? Outcome.notNeeded(replaced);
  for (const monitor of monitors) monitor.setting.outcome = outcomeOfMonitor(monitor, own);
  for (const setting of settings) {
    if (setting.key === 'SHUTDOWNCMD') setting.outcome = what;
    if (setting.key === 'POWERDOWNFLAG')
      setting.outcome = Outcome.partial(
        'primary.cut, but the UPS is told shutdown.return before this machine goes down, not at its very end: offdelay of its driver has to be longer than that takes (120 is safe), and ondelay longer still',
      );
    if (setting.key === 'MINSUPPLIES' && setting.value?.trim() !== '1')
      setting.outcome = Outcome.rejected('primary hangs on one UPS here (primary.powered_by)');
  }
};

const leaveToUpsmon = (settings: readonly Setting[], isPrimary: boolean): void => {
  for (const setting of settings) setting.outcome = Outcome.notNeeded(ownUpsmon);
  const where = isPrimary
    ? `${ownUpsmon}; its SHUTDOWNCMD shuts nothing down, so that there is no primary here`
    : `${ownUpsmon}; where another machine served the UPS, put the new address there`;
  for (const setting of settings) if (setting.key === 'MONITOR') setting.outcome = Outcome.notNeeded(where);
};

const outcomeOfMonitor = (monitor: Monitor, own: Monitor): Outcome => {
  if (monitor === own)
    return Outcome.partial(
      'primary, but no file names the machines that it waits for: enter each of them in hosts with its address, and turn upsmon off on this one (nut-monitor)',
    );
  return monitor.isPrimary && monitor.isHere
    ? Outcome.rejected('primary hangs on one UPS here (primary.powered_by)')
    : Outcome.notNeeded(ownUpsmon);
};

/** What people write where nothing is to be shut down, as in a container. */
const doesNothing = (command: string): boolean => /^(?:\S*\/)?(?:true|:|echo|logger)(?:\s|$)/.test(command);

/** upsmon has it carried out by a shell. Where it is words only, no shell is needed. */
const shutdownBy = (text: string) => {
  const words = /^[\w\s./:=+@-]+$/.test(text) ? text.split(/\s+/) : ['/bin/sh', '-c', text];
  const shutdown = { command: words };
  const problem = problemIn({ primary: { shutdown } });
  return problem === null
    ? { what: Outcome.imported('primary.shutdown'), shutdown }
    : { what: Outcome.rejected(`${problem}; systemd shuts this machine down instead`), shutdown: 'systemd' };
};
