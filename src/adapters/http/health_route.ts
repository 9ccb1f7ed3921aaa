import type { Health } from '../../domain/health.js';
import type { HubRoute } from './route.js';

/** For health checks, which have no token: 200 while healthy, else 503 with the reasons. */
export const healthRoute = (health: () => Health): HubRoute => ({
  method: 'GET',
  path: '/healthz',
  takes: 'none',
  open: true,
  answer: () => {
    const found = health();
    return { status: found.healthy ? 200 : 503, body: found };
  },
});
