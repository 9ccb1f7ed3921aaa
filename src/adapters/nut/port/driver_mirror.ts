import type { PortReport, VariableTraits } from '../../../domain/ups/data_port.js';

const noTraits: VariableTraits = { flags: [], maxLength: null, values: [], ranges: [] };

/** More than any driver has of anything: a peer that goes mad must not fill the memory. */
const maxEntries = 2000;
const maxChoices = 250;

/** What a driver has told over its socket (NUT's docs/sock-protocol.txt), as upsd keeps it. */
export class DriverMirror {
  #variables = new Map<string, string>();
  #traits = new Map<string, VariableTraits>();
  #commands: readonly string[] = [];
  /** The maps in it were handed on: they stay as they are. */
  #report: PortReport | null = null;
  /** The whole of it has been told. */
  isComplete = false;
  /** By the driver's own word. */
  isStale = false;

  /** The same one again, or the same parts of it, where nothing has changed. */
  get report(): PortReport {
    const { variables, traits, commands } = this.#report ?? {};
    if (
      this.#report === null ||
      variables !== this.#variables ||
      traits !== this.#traits ||
      commands !== this.#commands
    )
      this.#report = { variables: this.#variables, traits: this.#traits, commands: this.#commands };
    return this.#report;
  }

  /** Takes one line in. Of what it does not know nothing is kept. */
  take([keyword = '', name = '', ...values]: readonly string[]): void {
    if (keyword === 'DATASTALE') this.isStale = true;
    else if (keyword === 'DATAOK') this.isStale = false;
    else if (keyword === 'DUMPDONE') this.isComplete = true;
    else if (keyword === 'SETINFO') this.#set(name, values[0] ?? '');
    else if (keyword === 'DELINFO') this.#delete(name);
    else if (keyword === 'ADDCMD') this.#commands = withAdded(this.#commands, name);
    else if (keyword === 'DELCMD') this.#commands = withoutIt(this.#commands, name);
    else this.#describe(keyword, name, values);
  }

  #set(name: string, value: string): void {
    if (this.#variables.get(name) === value) return;
    if (!this.#variables.has(name) && this.#variables.size >= maxEntries) return;
    if (this.#variables === this.#report?.variables) this.#variables = new Map(this.#variables);
    this.#variables.set(name, value);
  }

  #delete(name: string): void {
    if (!this.#variables.has(name)) return;
    if (this.#variables === this.#report?.variables) this.#variables = new Map(this.#variables);
    this.#variables.delete(name);
    if (!this.#traits.has(name)) return;
    this.#ownTraits().delete(name);
  }

  #describe(keyword: string, name: string, values: readonly string[]): void {
    const change = Object.hasOwn(traitsBy, keyword) ? traitsBy[keyword] : undefined;
    if (change === undefined || !this.#variables.has(name)) return;
    const before = this.#traits.get(name) ?? noTraits;
    const after = { ...before, ...change(before, values) };
    if (!isSame(before, after)) this.#ownTraits().set(name, after);
  }

  #ownTraits(): Map<string, VariableTraits> {
    if (this.#traits === this.#report?.traits) this.#traits = new Map(this.#traits);
    return this.#traits;
  }
}

type Choices = Pick<VariableTraits, 'values' | 'ranges'>;

/** What each line makes of the traits of its variable: the same lists again where they do not change. */
const traitsBy: Readonly<
  Record<string, (before: Choices, words: readonly string[]) => Partial<VariableTraits>>
> = {
  SETFLAGS: (_, flags) => ({ flags }),
  SETAUX: (_, [length = '']) => ({ maxLength: Number.parseInt(length, 10) || null }),
  ADDENUM: ({ values }, [value = '']) => ({ values: withAdded(values, value, maxChoices) }),
  DELENUM: ({ values }, [value = '']) => ({ values: withoutIt(values, value) }),
  ADDRANGE: ({ ranges }, [min = '', max = '']) => {
    const isThere = ranges.some((range) => range.min === min && range.max === max);
    return { ranges: isThere || ranges.length >= maxChoices ? ranges : [...ranges, { min, max }] };
  },
  DELRANGE: ({ ranges }, [min, max]) => {
    const others = ranges.filter((range) => range.min !== min || range.max !== max);
    return { ranges: others.length === ranges.length ? ranges : others };
  },
};

const isSame = (one: VariableTraits, other: VariableTraits): boolean =>
  one.values === other.values &&
  one.ranges === other.ranges &&
  one.maxLength === other.maxLength &&
  one.flags.join() === other.flags.join();

const withAdded = (all: readonly string[], one: string, max = maxEntries): readonly string[] =>
  all.includes(one) || all.length >= max ? all : [...all, one];

const withoutIt = (all: readonly string[], one: string): readonly string[] =>
  all.includes(one) ? all.filter((other) => other !== one) : all;
