import type { Template } from '../../../domain/view/reasons/render.js';
import type { RehearsedCode } from '../reasons.js';

/** What a rehearsal tells, in Spanish. */
export const rehearsed: Record<RehearsedCode, Template> = {
  hours: '{count} h',
  days: '{count} días',

  mains_gone: 'se va la red de {ups}',
  mains_gone_already: 'la red de {ups} ya falta',
  outage_noticed: 'se detecta el corte: {ups} indica OB',
  outage_noticed_in_maintenance:
    'se detecta el corte, pero el mantenimiento mantiene fijo lo que indica {ups}',
  maintenance_over: 'termina el mantenimiento: cada SAI indica cómo está',
  low_battery: '{ups} indica OB LB: quien está conectado a él se apaga',
  host_told: 'se pide a {host} que se apague: {ups} indica OB LB',
  host_shut_down_with_us: '{host}, en el que funciona sentinel-ups, se apaga',
  host_down: '{host} está apagado',
  host_lost_power: '{host} se queda sin corriente en pleno funcionamiento',
  battery_empty: 'se agota la batería de {ups}',
  output_cut: '{ups} corta su salida',
  machine_waits: 'la máquina de sentinel-ups espera hasta {wait} a que los hosts se apaguen',
  machine_goes: 'la máquina de sentinel-ups se apaga',
  machine_goes_and_returns: 'la máquina de sentinel-ups se apaga; su SAI corta la corriente',
  machine_off: 'sentinel-ups está apagado: a partir de aquí no avisa ni despierta a nadie',
  machine_lost_power: 'la máquina de sentinel-ups se queda sin corriente',
  machine_back: 'sentinel-ups vuelve a funcionar',
  mains_returns: 'vuelve la red de {ups}',
  outage_over: 'termina el corte de {ups}: indica OL',
  host_woken: 'se envía un paquete mágico a {host}',
  host_up: '{host} vuelve a estar en marcha',
  host_wake_failed: 'no se puede despertar a {host}: {reason}',

  assumes_lasts: 'la red vuelve después de {time}',
  assumes_until_done: 'la red vuelve cuando ya ha pasado todo: después de {time}',
  assumes_hosts: 'un host tarda {down} en apagarse y {up} en arrancar, y cada paquete mágico despierta',
  assumes_sentinels: 'los centinelas responden {time} después de volver la red',
  assumes_battery: 'la batería de {ups} dura {time}, y no dura más porque se apaguen hosts',
  assumes_running: 'la máquina de sentinel-ups y la red de datos siguen funcionando',

  not_noticed: 'el corte de {ups} no se detectaría: {reason}',
  no_sentinel_answers: 'ninguno de sus centinelas responde ahora',
  too_few_sentinels: 'ahora responden {alive} de {count} centinelas, y tienen que callar {needed}',
  port_without_data: 'no da datos: {reason}',
  mains_back_too_soon: 'la red vuelve antes',
  battery_unknown:
    'nadie sabe cuánto dura la batería de {ups}: indique un valor para runtime dentro de battery',
  outage_now: 'ahora mismo hay un corte de {ups}: el ensayo empieza a mitad de él',
  drill_now: 'hay un simulacro en curso: un corte real lo termina',
  maintenance_now: 'hay mantenimiento: no se avisa a nadie hasta que termine, dentro de {time}',
  machine_wait_too_long:
    'la máquina de sentinel-ups puede esperar {wait} a los hosts y tarda {takes} en apagarse, pero la batería de {ups} se agota {left} después de empezar a esperar',
  machine_stays_off:
    'la máquina de sentinel-ups sigue apagada cuando vuelve la red, porque nunca se le cortó la corriente: nadie es despertado',
  unfinished: 'esto era demasiado largo para ensayarlo hasta el final',
  nobody_tells: 'nadie avisa a {host}: no tiene shutdown_delay ni ningún cliente NUT conectado',
  nothing_obeys:
    '{host} tiene shutdown_delay, pero no se sabe de ningún cliente NUT ni script en él: nada obedecería',
  client_not_known:
    'no se sabe si un cliente NUT en {host} obedecería: no se puede preguntar a upsd, o acaba de arrancar',
  told_when_low_only: 'a {host} solo se le avisa cuando la batería está baja, y nadie sabe cuándo será eso',
  never_heard: 'nunca se ha sabido nada de {host}: nadie sabe si funciona ni si algo en él obedecería',
  battery_over_in_maintenance:
    'la batería se agota antes de que termine el mantenimiento: {host} no se entera',
  never_low:
    'a {host} se le avisa cuando la batería está baja, pero se queda sin corriente antes de que alguien lo indique',
  loses_power_on_its_way: '{host} se queda sin corriente antes de terminar de apagarse',
  battery_before_delay:
    'la batería está baja antes de que pase el retardo de apagado de {host} ({delay}): se le avisa después de {time}',
  battery_over_before_delay:
    'la batería se agota antes de que pase el retardo de apagado de {host} ({delay}): no se le avisa nunca',
  not_told_in_time: 'a {host} no se le avisa: la red vuelve antes de su turno',
  no_mac: '{host} se apaga y no se le despierta: le falta la mac',
  wake_off: '{host} se apaga y no se le despierta: wake.auto está desactivado',
  wake_not_due: 'a {host} no se le despierta nunca: no le llega el turno',
  wake_fails: 'a {host} no se le despierta: {reason}',
  ignores_drills: '{host} ignora los simulacros: ninguno ha mostrado si se apaga',
  off_and_woken: '{host} está apagado ahora, y aun así se le despierta',
};
