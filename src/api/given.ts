/** What a channel may have to name for a command, and the bounds of what it gives. Both bounds are included. */
export type Parameter =
  | NumberParameter
  | TextParameter
  /** `ups`: one that feeds hosts. */
  | { readonly kind: 'host' | 'section' | 'ups' | 'schedule' };

export interface NumberParameter {
  readonly kind: 'number';
  readonly unit: 'minutes' | 'seconds';
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  /** What counts where it is left out; null: it has to be given. */
  readonly default: number | null;
}

export interface TextParameter {
  readonly kind: 'text';
  readonly pattern: RegExp;
  /** What it has to be, in words. */
  readonly expected: string;
}

/** What the channel that a command comes by knows of the configuration. */
export interface CommandContext {
  /** `ups`: the section that turns `OB LB` for it; null where it has no shutdown delay. */
  readonly hosts: readonly { readonly id: string; readonly name: string; readonly ups: string | null }[];
  /** The NUT sections, aliases among them. */
  readonly sections: readonly string[];
  /** The UPSes that feed hosts. */
  readonly upses: readonly string[];
  /** The ids of the schedules. */
  readonly schedules: readonly string[];
}

export type CommandRefusal = {
  /** What is wrong, for people; begins in lower case and ends without a full stop. */
  readonly reason: string;
} & (
  | {
      readonly code: 'invalid';
      /** What the value would have to be: "a whole number of minutes from 0 to 1440". */
      readonly expected: string;
    }
  /** No such command, host, section, UPS or schedule. */
  | { readonly code: 'unknown'; readonly what: 'command' | 'host' | 'section' | 'ups' | 'schedule' }
  /** The host has no UPS of its own, which would have the delay. */
  | { readonly code: 'unsupported' }
);

const expectation = ({ whole, unit, min, max }: NumberParameter): string =>
  `a ${whole ? 'whole ' : ''}number of ${unit} from ${min} to ${max}`;

/** Thrown by {@link Given}. */
export class Refused extends Error {
  constructor(readonly refusal: CommandRefusal) {
    super(refusal.reason);
  }
}

/** The parameters that came, read by what the table says of them. Throws `Refused`. */
export class Given {
  constructor(
    private readonly parameters: Readonly<Record<string, Parameter>>,
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly context: CommandContext,
  ) {}

  number(name: string): number {
    const parameter = this.parameters[name];
    if (parameter?.kind !== 'number') throw new Error(`the table has no number ${name}`);
    const value = this.values[name] === undefined ? parameter.default : this.values[name];
    const { whole, min, max } = parameter;
    if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)))
      return value;
    const expected = expectation(parameter);
    throw new Refused({ code: 'invalid', expected, reason: `${quoted(value)} is not ${expected}` });
  }

  host(name: string): CommandContext['hosts'][number] {
    const id = this.values[name];
    const found = this.context.hosts.find((known) => known.id === id);
    if (found !== undefined) return found;
    throw new Refused({ code: 'unknown', what: 'host', reason: `there is no host ${quoted(id)}` });
  }

  sectionOfHost(name: string): string {
    const { name: called, ups } = this.host(name);
    if (ups !== null) return ups;
    const reason = `${called} has no shutdown_delay in the configuration`;
    throw new Refused({ code: 'unsupported', reason });
  }

  section(name: string): string {
    return this.#oneOf(this.context.sections, 'section', name);
  }

  ups(name: string): string {
    return this.#oneOf(this.context.upses, 'ups', name);
  }

  schedule(name: string): string {
    return this.#oneOf(this.context.schedules, 'schedule', name);
  }

  /** Null: all of them. */
  upsOrAll(name: string): string | null {
    return this.values[name] === undefined ? null : this.ups(name);
  }

  text(name: string): string {
    const parameter = this.parameters[name];
    if (parameter?.kind !== 'text') throw new Error(`the table has no text ${name}`);
    const value = this.values[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && parameter.pattern.test(text)) return text;
    const { expected } = parameter;
    throw new Refused({ code: 'invalid', expected, reason: `${quoted(value)} is not ${expected}` });
  }

  textOrNull(name: string): string | null {
    return this.values[name] === undefined ? null : this.text(name);
  }

  #oneOf(known: readonly string[], what: 'section' | 'ups' | 'schedule', name: string): string {
    const wanted = this.values[name];
    const found = known.find((one) => one === wanted);
    if (found !== undefined) return found;
    const called = what === 'schedule' ? 'schedule' : 'UPS';
    throw new Refused({ code: 'unknown', what, reason: `there is no ${called} ${quoted(wanted)}` });
  }
}

const maxQuote = 40;

/** A JSON value that came in, for people: as much of it as fits into a line. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(cut(value));
  return cut(JSON.stringify(value));
}

const cut = (text: string): string => (text.length > maxQuote ? `${text.slice(0, maxQuote)}…` : text);
