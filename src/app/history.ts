import { join } from 'node:path';
import { FileHistory } from '../adapters/history/file_history.js';
import type { Inbox } from '../domain/core/ports.js';
import type { AppContext } from './context.js';

/** What is recorded on disk; null where that is turned off. */
export function createHistory(
  { settings, dataFolder, clock, inbox, log }: AppContext,
  boot: string,
): FileHistory | null {
  const { history } = settings;
  if (history === null) return null;
  const folder = join(dataFolder, 'history');
  return new FileHistory({ settings, history, folder, boot, clock, inbox, log: log.child('history') });
}

/** An inbox that has the history hear what probes find, once it is on its way to be judged. */
export const heardBy = (history: FileHistory | null, inbox: Inbox): Inbox =>
  history === null
    ? inbox
    : {
        dispatch: (event) => {
          inbox.dispatch(event);
          if (event.type === 'probed') history.heard(event.results);
        },
        command: (command, from) => inbox.command(command, from),
      };
