import type { asked as en } from '../en/asked.js';

export const asked: Record<keyof typeof en, string> = {
  'asked.loading': 'Wczytywanie…',
  'asked.failed': 'Nie udało się tego wczytać.',
  'asked.again': 'Spróbuj ponownie',
  'asked.unreachable': 'Usługa nie odpowiedziała. Sprawdź, czy działa i czy sieć jest sprawna.',
  'asked.not_allowed': 'To mogą zobaczyć tylko administratorzy. Zaloguj się tokenem administratora.',
  'asked.busy': 'Usługa obsługuje inne zapytania. Spróbuj ponownie za chwilę.',
  'asked.history_off': 'Historia jest wyłączona. Usuń „history: false” z konfiguracji, aby ją zapisywać.',
  'asked.older': 'Działająca usługa jeszcze tego nie zna. Zaktualizuj ją i wczytaj stronę ponownie.',
  'asked.and_more': '… i jeszcze {count}',
  'asked.older_ones': 'Pokaż starsze',
  'lane.runs': 'działa',
  'lane.between': 'wyłącza się lub uruchamia',
  'lane.down': 'wyłączony',
  'lane.lost_power': 'stracił zasilanie',
  'lane.no_output': 'brak napięcia na wyjściu',
  'lane.from': '{what} od {time}',
};
