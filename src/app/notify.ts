import { clockTime } from '../adapters/notify/clock_time.js';
import { NotificationsOutput } from '../adapters/notify/notifications.js';
import { QueueFile } from '../adapters/notify/queue_file.js';
import { channelOf } from '../adapters/notify/registry.js';
import type { Recollection } from '../domain/core/recall.js';
import { newsOfLastRun } from '../domain/notify/own_news.js';
import { join } from 'node:path';
import type { AppContext } from './context.js';

/** What the run before has left. */
export interface LastRun {
  /** Null: nothing is remembered. */
  readonly remembered: Recollection | null;
  readonly bootId: string;
}

/** Who tells people what happens; null where nobody is to be told. */
export function createNotifications(
  { settings, dataFolder, inbox, clock, log: appLog, supervised }: AppContext,
  { remembered, bootId }: LastRun,
): NotificationsOutput | null {
  const { targets } = settings.notify;
  if (targets.length === 0) return null;
  const log = appLog.child('notify');
  const time = clockTime();
  const homeAssistant =
    supervised === null ? null : (path: string, body: object) => supervised.api.postToCore(path, { ...body });
  return new NotificationsOutput({
    targets,
    channelOf: (target) => channelOf(target, { homeAssistant }),
    file: new QueueFile(join(dataFolder, 'notify-queue.jsonl'), inbox, log),
    inbox,
    clock,
    time,
    log,
    newsOfLastRun: (wasStopped) =>
      remembered === null
        ? []
        : newsOfLastRun({ remembered, bootId, wasStopped }, settings, clock.now().wall, time),
  });
}
