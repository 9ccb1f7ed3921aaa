import type { Template } from '../../../domain/view/reasons/render.js';
import type { RehearsedCode } from '../reasons.js';

/** What a rehearsal tells, in French. */
export const rehearsed: Record<RehearsedCode, Template> = {
  hours: '{count} h',
  days: '{count} jours',

  mains_gone: 'le secteur de {ups} est coupé',
  mains_gone_already: 'le secteur de {ups} est déjà coupé',
  outage_noticed: 'la coupure est détectée : {ups} annonce OB',
  outage_noticed_in_maintenance: 'la coupure est détectée, mais la maintenance fige ce qu’annonce {ups}',
  maintenance_over: 'la maintenance se termine : chaque onduleur annonce son état',
  low_battery: '{ups} annonce OB LB : tous ceux qui y sont connectés s’arrêtent',
  host_told: '{host} reçoit l’ordre de s’arrêter : {ups} annonce OB LB',
  host_shut_down_with_us: '{host}, sur lequel tourne sentinel-ups, s’arrête',
  host_down: '{host} est arrêté',
  host_lost_power: '{host} est privé de courant en pleine marche',
  battery_empty: 'la batterie de {ups} est vide',
  output_cut: '{ups} coupe sa sortie',
  machine_waits: 'la machine de sentinel-ups attend jusqu’à {wait} que les hôtes soient arrêtés',
  machine_goes: 'la machine de sentinel-ups s’arrête',
  machine_goes_and_returns: 'la machine de sentinel-ups s’arrête ; son onduleur coupe le courant',
  machine_off: 'sentinel-ups est arrêté : à partir d’ici il ne prévient et ne réveille plus personne',
  machine_lost_power: 'la machine de sentinel-ups est privée de courant',
  machine_back: 'sentinel-ups tourne de nouveau',
  mains_returns: 'le secteur de {ups} est revenu',
  outage_over: 'la coupure de {ups} est terminée : il annonce OL',
  host_woken: 'un paquet magique est envoyé à {host}',
  host_up: '{host} est de nouveau en marche',
  host_wake_failed: '{host} ne peut pas être réveillé : {reason}',

  assumes_lasts: 'le secteur revient après {time}',
  assumes_until_done: 'le secteur revient une fois que tout s’est produit : après {time}',
  assumes_hosts: 'un hôte met {down} à s’arrêter et {up} à démarrer, et chaque paquet magique réveille',
  assumes_sentinels: 'les sentinelles répondent {time} après le retour du secteur',
  assumes_battery: 'la batterie de {ups} tient {time}, sans tenir compte de ce que gagnent les arrêts',
  assumes_running: 'la machine de sentinel-ups et le réseau informatique continuent de fonctionner',

  not_noticed: 'la coupure de {ups} ne serait pas détectée : {reason}',
  no_sentinel_answers: 'aucune de ses sentinelles ne répond en ce moment',
  too_few_sentinels:
    'sentinelles qui répondent en ce moment : {alive} sur {count}, et {needed} doivent se taire',
  port_without_data: 'il n’annonce rien : {reason}',
  mains_back_too_soon: 'le secteur revient avant',
  battery_unknown:
    'personne ne sait combien de temps tient la batterie de {ups} : indiquez runtime sous battery',
  outage_now: 'une coupure de {ups} est en cours : la répétition commence au milieu',
  drill_now: 'un exercice est en cours : une vraie coupure y met fin',
  maintenance_now: 'une maintenance est en cours : personne n’est prévenu avant sa fin, dans {time}',
  machine_wait_too_long:
    'la machine de sentinel-ups peut attendre les hôtes {wait} et met {takes} à s’arrêter, mais la batterie de {ups} est vide {left} après le début de l’attente',
  machine_stays_off:
    'la machine de sentinel-ups reste arrêtée au retour du secteur, parce que son courant n’a jamais été coupé : personne n’est réveillé',
  unfinished: 'c’était trop long pour être répété jusqu’au bout',
  nobody_tells:
    'personne ne prévient {host} : il n’a pas de shutdown_delay, et aucun de ses clients NUT n’est connecté',
  nothing_obeys:
    '{host} a un shutdown_delay, mais aucun client NUT ni script ne s’y manifeste : rien n’obéirait',
  client_not_known:
    'on ne sait pas si un client NUT obéirait sur {host} : upsd ne peut pas être interrogé, ou vient de démarrer',
  told_when_low_only:
    '{host} n’est prévenu que lorsque la batterie est faible, et personne ne sait quand ce sera',
  never_heard:
    '{host} ne s’est jamais manifesté : personne ne sait s’il est en marche, ni si quelque chose y obéirait',
  battery_over_in_maintenance:
    'la batterie est vide avant la fin de la maintenance : {host} n’est jamais prévenu',
  never_low:
    '{host} est prévenu quand la batterie est faible, mais est privé de courant avant que quiconque ne l’annonce',
  loses_power_on_its_way: '{host} est privé de courant avant d’être arrêté',
  battery_before_delay:
    'la batterie est faible avant la fin du délai d’arrêt de {host} ({delay}) : il est prévenu après {time}',
  battery_over_before_delay:
    'la batterie est vide avant la fin du délai d’arrêt de {host} ({delay}) : il n’est jamais prévenu',
  not_told_in_time: '{host} n’est pas prévenu : le secteur revient avant son tour',
  no_mac: '{host} s’arrête et n’est pas réveillé : sa mac manque',
  wake_off: '{host} s’arrête et n’est pas réveillé : wake.auto est désactivé',
  wake_not_due: '{host} n’est jamais réveillé : son tour ne vient pas',
  wake_fails: '{host} n’est pas réveillé : {reason}',
  ignores_drills: '{host} ignore les exercices : aucun n’a montré s’il s’arrête',
  off_and_woken: '{host} est arrêté en ce moment, et est réveillé quand même',
};
