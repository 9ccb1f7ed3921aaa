import type { asked as en } from '../en/asked.js';

export const asked: Record<keyof typeof en, string> = {
  'asked.loading': 'Wird geladen …',
  'asked.failed': 'Das konnte nicht geladen werden.',
  'asked.again': 'Noch einmal versuchen',
  'asked.unreachable':
    'Der Dienst hat nicht geantwortet. Prüfen Sie, ob er läuft und ob das Netzwerk funktioniert.',
  'asked.not_allowed': 'Das dürfen nur Administratoren sehen. Melden Sie sich mit dem Admin-Token an.',
  'asked.busy': 'Der Dienst hat gerade zu viele Anfragen. Versuchen Sie es gleich noch einmal.',
  'asked.history_off':
    'Der Verlauf ist ausgeschaltet. Entfernen Sie „history: false“ aus der Konfiguration, um aufzuzeichnen.',
  'asked.older':
    'Der laufende Dienst kennt das noch nicht. Aktualisieren Sie ihn und laden Sie die Seite neu.',
  'asked.and_more': '… und {count} weitere',
  'asked.older_ones': 'Ältere anzeigen',
  'lane.runs': 'läuft',
  'lane.between': 'fährt herunter oder startet',
  'lane.down': 'aus',
  'lane.lost_power': 'ohne Strom',
  'lane.no_output': 'kein Ausgang',
  'lane.from': '{what} ab {time}',
};
