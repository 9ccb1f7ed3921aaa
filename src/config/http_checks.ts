import { listenAddressOf, httpPort, nutPort, type ListenAddress } from './address_text.js';
import { shownPath, textAt, valueAt } from './key_path.js';
import { mistake, type Mistake } from './mistake.js';
import { textsAt } from './repeated.js';

const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::';

const meet = (one: ListenAddress, other: ListenAddress): boolean =>
  one.port === other.port && (one.host === other.host || isEverywhere(one.host) || isEverywhere(other.host));

/** The HTTP server cannot listen where upsd does. Reads whatever is readable of the expanded form. */
export const httpMistakes = (data: unknown): readonly Mistake[] => {
  const own = listenAddressOf(textAt(data, 'http', 'listen') ?? '', httpPort);
  if (own === null || valueAt(data, 'nut', 'mode') !== 'bundled') return [];
  const taken = textsAt(data, 'nut', 'listen').find(({ text }) => {
    const other = listenAddressOf(text, nutPort);
    return other !== null && meet(own, other);
  });
  if (taken === undefined) return [];
  return [mistake(['http', 'listen'], `is taken already, by ${shownPath(taken.path)}: use another port`)];
};
