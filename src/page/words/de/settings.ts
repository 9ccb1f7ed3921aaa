import type { settings as en } from '../en/settings.js';

export const settings: Record<keyof typeof en, string> = {
  'settings.title': 'Einstellungen',
  'settings.parts': 'Teile der Einstellungen',
  'settings.in_effect': 'In Kraft',
  'settings.check': 'Änderung prüfen',
  'settings.clients': 'Clients anschließen',
  'settings.not_commander':
    'Ihr Name in Home Assistant steht nicht in http.commanders der Konfiguration, darum werden Ihnen die Einstellungen nicht gezeigt.',
  'settings.warnings': 'Wahrscheinlich nicht so gemeint',
  'settings.file': 'Die Konfiguration steht in',
  'settings.hidden': 'Geheimnisse werden nicht gezeigt.',
  'settings.search': 'Suchen',
  'settings.with_defaults': 'Auch Vorgabewerte zeigen',
  'settings.count': '{count} von {all} Werten gezeigt',
  'settings.key': 'Schlüssel',
  'settings.value': 'Wert',
  'settings.source': 'Kommt aus',
  'settings.from_file': 'der Datei',
  'settings.from_default': 'der Vorgabe',
  'settings.from_environment': 'der Umgebung',
  'settings.from_secret': 'secrets.yaml',
  'settings.from_options': 'den Optionen der App',
  'settings.line': 'Zeile {line}',
  'settings.yaml': 'Ihre geänderte Konfiguration',
  'settings.yaml_hint':
    'Fügen Sie die ganze YAML-Datei ein oder öffnen Sie sie. Sie wird nur geprüft: Nichts wird gespeichert, und die laufende Konfiguration bleibt, wie sie ist.',
  'settings.open_file': 'Datei öffnen …',
  'settings.check_it': 'Prüfen',
  'settings.checking': 'Wird geprüft …',
  'settings.valid':
    'Diese Konfiguration ist gültig. Legen Sie sie an ihren Platz und starten Sie den Dienst neu.',
  'settings.mistakes': 'Diese Konfiguration würde nicht angenommen. Fehler: {count}',
  'settings.too_long': 'Der Text ist länger als 256 kB.',
  'settings.clients_lead':
    'Was wo einzutragen ist, mit den Adressen und Konten dieser Installation. Passwörter werden nicht gezeigt; es steht da, wo sie zu finden sind.',
  'settings.address': 'Adresse dieses Rechners',
  'settings.user': 'Konto',
  'settings.copy': 'Kopieren',
  'settings.copy_what': 'Kopieren: {what}',
  'settings.copied': 'Kopiert',
  'settings.not_copied': 'Ihr Browser erlaubt das nicht. Markieren Sie den Text und drücken Sie Strg+C.',
};
