import type { asked as en } from '../en/asked.js';

export const asked: Record<keyof typeof en, string> = {
  'asked.loading': 'Cargando…',
  'asked.failed': 'No se ha podido cargar.',
  'asked.again': 'Reintentar',
  'asked.unreachable': 'El servicio no ha respondido. Compruebe que está en marcha y que la red funciona.',
  'asked.not_allowed': 'Esto solo pueden verlo los administradores. Entre con el token de administración.',
  'asked.busy': 'El servicio está atendiendo otras peticiones. Inténtelo de nuevo en un momento.',
  'asked.history_off':
    'El historial está desactivado. Quite «history: false» de la configuración para empezar a registrar.',
  'asked.older': 'El servicio en marcha aún no conoce esto. Actualícelo y recargue la página.',
  'asked.and_more': '… y {count} más',
  'asked.older_ones': 'Mostrar anteriores',
  'lane.runs': 'en marcha',
  'lane.between': 'apagándose o arrancando',
  'lane.down': 'apagado',
  'lane.lost_power': 'se quedó sin corriente',
  'lane.no_output': 'sin salida',
  'lane.from': '{what} desde {time}',
};
