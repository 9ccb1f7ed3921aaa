import { notifyReport, type Notifications } from '../../api/notifications.js';
import { hubFailure } from './failures.js';
import { ok, type Answer, type HubRoute } from './routes.js';

/** Who is notified, how that goes, and whether it works. */
export const notifyRoutes = ({
  notifications,
}: {
  readonly notifications: Notifications | null;
}): readonly HubRoute[] => [
  {
    method: 'GET',
    path: '/api/notify',
    access: 'read',
    answer: () => ok(notifyReport(notifications?.targets() ?? [])),
  },
  {
    method: 'POST',
    path: '/api/notify/:id/test',
    access: 'admin',
    answer: ({ id }) => tested(notifications, id ?? ''),
  },
];

async function tested(notifications: Notifications | null, target: string): Promise<Answer> {
  const outcome = await (notifications?.test(target) ?? null);
  if (outcome === null) {
    const known = notifications?.targets().map(({ name }) => name) ?? [];
    throw hubFailure(
      'UNKNOWN_TARGET',
      `There is no target ${JSON.stringify(target)} below notify.targets.`,
      known.length === 0 ? 'The configuration has none.' : `There is: ${known.join(', ')}.`,
    );
  }
  if (outcome === 'busy')
    throw hubFailure('REFUSED', `A test of ${target} is on its way already.`, 'Wait until it has ended.');
  if (!outcome.delivered)
    throw hubFailure('NOT_DELIVERED', `The test message to ${target} was not delivered: ${outcome.answer}.`);
  return ok({ message: `The test message to ${target} was delivered: ${outcome.answer}` });
}
