import type { Template } from '../../../domain/view/reasons/render.js';
import type { RehearsedCode } from '../reasons.js';

/** What a rehearsal tells, in Polish. */
export const rehearsed: Record<RehearsedCode, Template> = {
  hours: '{count} godz.',
  days: '{count} dni',

  mains_gone: 'zanika zasilanie sieciowe {ups}',
  mains_gone_already: 'zasilania sieciowego {ups} już nie ma',
  outage_noticed: 'wykryto zanik zasilania: {ups} zgłasza OB',
  outage_noticed_in_maintenance: 'wykryto zanik zasilania, ale konserwacja utrzymuje to, co zgłasza {ups}',
  maintenance_over: 'kończy się konserwacja: każdy UPS zgłasza swój stan',
  low_battery: '{ups} zgłasza OB LB: wyłącza się każdy, kto jest do niego zalogowany',
  host_told: '{host} ma się wyłączyć: {ups} zgłasza OB LB',
  host_shut_down_with_us: '{host}, na którym działa sentinel-ups, wyłącza się',
  host_down: '{host} jest wyłączony',
  host_lost_power: '{host} traci zasilanie podczas pracy',
  battery_empty: 'wyczerpuje się akumulator {ups}',
  output_cut: '{ups} odcina wyjście',
  machine_waits: 'komputer, na którym działa sentinel-ups, czeka do {wait}, aż hosty się wyłączą',
  machine_goes: 'komputer, na którym działa sentinel-ups, wyłącza się',
  machine_goes_and_returns: 'komputer, na którym działa sentinel-ups, wyłącza się; jego UPS odcina zasilanie',
  machine_off: 'sentinel-ups jest wyłączony: odtąd nikogo nie powiadamia ani nie wybudza',
  machine_lost_power: 'komputer, na którym działa sentinel-ups, traci zasilanie',
  machine_back: 'sentinel-ups znów działa',
  mains_returns: 'wraca zasilanie sieciowe {ups}',
  outage_over: 'koniec zaniku zasilania {ups}: zgłasza OL',
  host_woken: 'wysłano magiczny pakiet do: {host}',
  host_up: '{host} znów działa',
  host_wake_failed: 'nie można wybudzić: {host}: {reason}',

  assumes_lasts: 'zasilanie wraca po {time}',
  assumes_until_done: 'zasilanie wraca, gdy już wszystko się stanie: po {time}',
  assumes_hosts:
    'host potrzebuje {down} na wyłączenie i {up} na uruchomienie, a każdy magiczny pakiet wybudza',
  assumes_sentinels: 'wartownicy odpowiadają {time} po powrocie zasilania',
  assumes_battery: 'akumulator {ups} wystarcza na {time} i nie starcza na dłużej, gdy hosty się wyłączają',
  assumes_running: 'komputer, na którym działa sentinel-ups, i sieć komputerowa działają dalej',

  not_noticed: 'zanik zasilania {ups} nie zostałby wykryty: {reason}',
  no_sentinel_answers: 'żaden z jego wartowników teraz nie odpowiada',
  too_few_sentinels: 'wartownicy odpowiadający teraz: {alive} z {count}; zamilknąć musi {needed}',
  port_without_data: 'nic nie zgłasza: {reason}',
  mains_back_too_soon: 'zasilanie wraca wcześniej',
  battery_unknown: 'nikt nie wie, na jak długo wystarcza akumulator {ups}: podaj runtime w sekcji battery',
  outage_now: 'trwa właśnie zanik zasilania {ups}: próba zaczyna się w jego trakcie',
  drill_now: 'trwa ćwiczenie: prawdziwy zanik zasilania je kończy',
  maintenance_now: 'trwa konserwacja: nikt nie zostanie powiadomiony, zanim się skończy, za {time}',
  machine_wait_too_long:
    'komputer, na którym działa sentinel-ups, może czekać na hosty {wait} i potrzebuje {takes} na wyłączenie, ale akumulator {ups} wyczerpie się {left} po rozpoczęciu czekania',
  machine_stays_off:
    'komputer, na którym działa sentinel-ups, po powrocie zasilania pozostaje wyłączony, bo nigdy nie odcięto mu prądu: nikt nie zostanie wybudzony',
  unfinished: 'próba była zbyt długa, by doprowadzić ją do końca',
  nobody_tells:
    '{host}: nikt go nie powiadamia: brak shutdown_delay, a żaden klient NUT na nim nie jest zalogowany',
  nothing_obeys:
    '{host} ma shutdown_delay, ale nie słychać na nim żadnego klienta NUT ani skryptu: nic by nie posłuchało',
  client_not_known:
    '{host}: nie wiadomo, czy klient NUT by posłuchał: nie można zapytać upsd albo dopiero się uruchomił',
  told_when_low_only:
    '{host} zostanie powiadomiony dopiero przy słabym akumulatorze, a nikt nie wie, kiedy to będzie',
  never_heard:
    '{host}: jeszcze nigdy nic o nim nie słyszano: nikt nie wie, czy działa i czy cokolwiek na nim by posłuchało',
  battery_over_in_maintenance:
    'akumulator wyczerpie się przed końcem konserwacji: {host} nigdy nie zostanie powiadomiony',
  never_low:
    '{host} jest powiadamiany przy słabym akumulatorze, ale traci zasilanie, zanim ktokolwiek to zgłosi',
  loses_power_on_its_way: '{host} traci zasilanie, zanim się wyłączy',
  battery_before_delay:
    '{host}: akumulator jest słaby przed upływem opóźnienia wyłączenia ({delay}): zostanie powiadomiony po {time}',
  battery_over_before_delay:
    '{host}: akumulator wyczerpie się przed upływem opóźnienia wyłączenia ({delay}): nigdy nie zostanie powiadomiony',
  not_told_in_time: '{host} nie zostanie powiadomiony: zasilanie wraca przed jego kolejką',
  no_mac: '{host} wyłącza się i nie zostanie wybudzony: brak jego mac',
  wake_off: '{host} wyłącza się i nie zostanie wybudzony: wake.auto jest wyłączone',
  wake_not_due: '{host} nigdy nie zostanie wybudzony: jego kolej nie nadchodzi',
  wake_fails: '{host} nie zostanie wybudzony: {reason}',
  ignores_drills: '{host} ignoruje ćwiczenia: żadne nie pokazało, czy się wyłącza',
  off_and_woken: '{host} jest teraz wyłączony, a mimo to zostanie wybudzony',
};
