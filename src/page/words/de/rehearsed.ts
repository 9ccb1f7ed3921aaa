import type { Template } from '../../../domain/view/reasons/render.js';
import type { RehearsedCode } from '../reasons.js';

/** What a rehearsal tells, in German. */
export const rehearsed: Record<RehearsedCode, Template> = {
  hours: '{count} h',
  days: '{count} Tagen',

  mains_gone: 'das Netz von {ups} fällt aus',
  mains_gone_already: 'das Netz von {ups} ist schon ausgefallen',
  outage_noticed: 'der Ausfall wird bemerkt: {ups} meldet OB',
  outage_noticed_in_maintenance: 'der Ausfall wird bemerkt, aber die Wartung hält fest, was {ups} meldet',
  maintenance_over: 'die Wartung endet: jede USV meldet, wie es um sie steht',
  low_battery: '{ups} meldet OB LB: wer bei ihr angemeldet ist, fährt herunter',
  host_told: '{host} soll herunterfahren: {ups} meldet OB LB',
  host_shut_down_with_us: '{host}, auf dem sentinel-ups läuft, fährt herunter',
  host_down: '{host} ist aus',
  host_lost_power: '{host} verliert im Betrieb den Strom',
  battery_empty: 'die Batterie von {ups} ist leer',
  output_cut: '{ups} schaltet den Ausgang ab',
  machine_waits: 'der Rechner, auf dem sentinel-ups läuft, wartet bis zu {wait}, bis die Hosts aus sind',
  machine_goes: 'der Rechner, auf dem sentinel-ups läuft, fährt herunter',
  machine_goes_and_returns:
    'der Rechner, auf dem sentinel-ups läuft, fährt herunter; seine USV schaltet den Strom ab',
  machine_off: 'sentinel-ups ist aus: von hier an benachrichtigt und weckt es niemanden mehr',
  machine_lost_power: 'der Rechner, auf dem sentinel-ups läuft, verliert den Strom',
  machine_back: 'sentinel-ups läuft wieder',
  mains_returns: 'das Netz von {ups} ist zurück',
  outage_over: 'der Ausfall von {ups} ist vorbei: sie meldet OL',
  host_woken: 'ein Magic Packet geht an {host}',
  host_up: '{host} läuft wieder',
  host_wake_failed: '{host} kann nicht geweckt werden: {reason}',

  assumes_lasts: 'das Netz kommt nach {time} zurück',
  assumes_until_done: 'das Netz kommt zurück, sobald alles geschehen ist: nach {time}',
  assumes_hosts:
    'ein Host braucht {down} zum Herunterfahren und {up} zum Starten, und jedes Magic Packet weckt',
  assumes_sentinels: 'Wächter antworten {time} nach der Rückkehr des Netzes',
  assumes_battery:
    'die Batterie von {ups} hält {time}; dass sie länger hält, wenn Hosts ausgehen, zählt nicht',
  assumes_running: 'der Rechner, auf dem sentinel-ups läuft, und das Netzwerk laufen weiter',

  not_noticed: 'der Ausfall von {ups} würde nicht bemerkt: {reason}',
  no_sentinel_answers: 'keiner ihrer Wächter antwortet gerade',
  too_few_sentinels: '{alive} von {count} Wächtern antworten gerade, und {needed} müssen verstummen',
  port_without_data: 'sie meldet nichts von sich: {reason}',
  mains_back_too_soon: 'das Netz ist vorher zurück',
  battery_unknown:
    'niemand weiß, wie lange die Batterie von {ups} hält: tragen Sie unter battery einen Wert für runtime ein',
  outage_now: 'gerade ist ein Ausfall von {ups} im Gange: die Probe beginnt mittendrin',
  drill_now: 'gerade läuft eine Übung: ein echter Ausfall beendet sie',
  maintenance_now: 'gerade ist Wartung: bis sie endet, in {time}, wird niemand benachrichtigt',
  machine_wait_too_long:
    'der Rechner, auf dem sentinel-ups läuft, wartet bis zu {wait} auf die Hosts und braucht {takes} zum Herunterfahren, aber die Batterie von {ups} ist {left} nach Beginn des Wartens leer',
  machine_stays_off:
    'der Rechner, auf dem sentinel-ups läuft, bleibt nach der Rückkehr des Netzes aus, weil sein Strom nie abgeschaltet wurde: niemand wird geweckt',
  unfinished: 'das war zu lang, um bis zum Ende geprobt zu werden',
  nobody_tells:
    '{host} wird von niemandem benachrichtigt: shutdown_delay fehlt, und kein NUT-Client auf ihm ist angemeldet',
  nothing_obeys:
    '{host} hat ein shutdown_delay, aber von keinem NUT-Client oder Skript auf ihm ist etwas zu hören: nichts würde gehorchen',
  client_not_known:
    'ob ein NUT-Client auf {host} gehorchen würde, ist nicht bekannt: upsd kann nicht gefragt werden oder hat eben erst begonnen',
  told_when_low_only:
    '{host} wird erst benachrichtigt, wenn die Batterie schwach ist, und niemand weiß, wann das ist',
  never_heard:
    'von {host} war noch nie etwas zu hören: niemand weiß, ob er läuft und ob etwas auf ihm gehorchen würde',
  battery_over_in_maintenance: 'die Batterie ist leer, bevor die Wartung endet: {host} erfährt nie etwas',
  never_low:
    '{host} wird benachrichtigt, wenn die Batterie schwach ist, verliert aber den Strom, bevor das gemeldet wird',
  loses_power_on_its_way: '{host} verliert den Strom, bevor er heruntergefahren ist',
  battery_before_delay:
    'die Batterie ist schwach, bevor die Abschaltverzögerung von {host} ({delay}) abläuft: er erfährt es nach {time}',
  battery_over_before_delay:
    'die Batterie ist leer, bevor die Abschaltverzögerung von {host} ({delay}) abläuft: er erfährt nie etwas',
  not_told_in_time: '{host} wird nicht benachrichtigt: das Netz ist zurück, bevor er an der Reihe ist',
  no_mac: '{host} fährt herunter und wird nicht geweckt: seine mac fehlt',
  wake_off: '{host} fährt herunter und wird nicht geweckt: wake.auto ist ausgeschaltet',
  wake_not_due: '{host} wird nie geweckt: er kommt nicht an die Reihe',
  wake_fails: '{host} wird nicht geweckt: {reason}',
  ignores_drills: '{host} ignoriert Übungen: noch keine Übung hat gezeigt, ob er herunterfährt',
  off_and_woken: '{host} ist jetzt aus und wird trotzdem geweckt',
};
