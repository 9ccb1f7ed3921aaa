import type { asked as en } from '../en/asked.js';

export const asked: Record<keyof typeof en, string> = {
  'asked.loading': 'Chargement…',
  'asked.failed': 'Le chargement a échoué.',
  'asked.again': 'Réessayer',
  'asked.unreachable': 'Le service n’a pas répondu. Vérifiez qu’il tourne et que le réseau fonctionne.',
  'asked.not_allowed':
    'Seuls les administrateurs peuvent voir ceci. Connectez-vous avec le jeton d’administration.',
  'asked.busy': 'Le service traite d’autres demandes. Réessayez dans un instant.',
  'asked.history_off':
    'L’historique est désactivé. Retirez « history: false » de la configuration pour enregistrer.',
  'asked.older': 'Le service en cours ne connaît pas encore cela. Mettez-le à jour, puis rechargez la page.',
  'asked.and_more': '… et {count} de plus',
  'asked.older_ones': 'Afficher les précédents',
  'lane.runs': 'en marche',
  'lane.between': 's’arrête ou démarre',
  'lane.down': 'arrêté',
  'lane.lost_power': 'privé de courant',
  'lane.no_output': 'sortie coupée',
  'lane.from': '{what} à partir de {time}',
};
