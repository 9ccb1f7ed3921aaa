import type { Draft } from './draft.js';
import { Outcome, type Section } from './source.js';

/** `@graylog:514;TEMPLATE`, by UDP, or with `@@` and options such as `(o)` by TCP (rsyslog: Actions, Remote Machine). */
const forward = /^(@@?)(?:\([^)]*\))?(\[[0-9A-Fa-f:.]+\]|[^\s:;[\]]+)(?::(\d+))?(?:;.*)?$/;

/** A parameter of `action(type="omfwd" target="graylog" …)`, as it is read here. */
const parameter = (text: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}\\s+([^\\s)]+)`, 'i').exec(text)?.[1];

/** Where the line sends messages to, as `log.syslog.url` has it; null: nowhere. */
const urlOf = (key: string, value: string): string | null => {
  const [, mark, host, port = '514'] = forward.exec(value) ?? [];
  if (host !== undefined) return `${mark === '@@' ? 'tcp' : 'udp'}://${host}:${port}`;
  const target = parameter(value, 'target');
  // The quotation marks and = are gone.
  if (!/\baction\(type omfwd\b/i.test(`${key} ${value}`) || target === undefined) return null;
  const isTcp = parameter(value, 'protocol')?.toLowerCase() === 'tcp';
  return `${isTcp ? 'tcp' : 'udp'}://${target}:${parameter(value, 'port') ?? '514'}`;
};

/** Imports UPS_Server_Docker's custom.conf of rsyslog: the log server that everything is forwarded to. */
export const importRsyslog = (sections: readonly Section[], draft: Draft): void => {
  for (const setting of sections.flatMap(({ settings }) => settings)) {
    const url = urlOf(setting.key, setting.value ?? '');
    setting.outcome =
      url === null
        ? Outcome.notNeeded('only the log server that lines are forwarded to counts')
        : draft.set('log.syslog.url', url, 'expected a log server such as @192.168.1.30:514');
  }
};
