import type { PortReport, VariableTraits } from '../../../domain/ups/data_port.js';

const noTraits: VariableTraits = { flags: [], maxLength: null, values: [], ranges: [] };

/** More than any driver has: a peer that goes mad must not fill the memory. */
const maxEntries = 2000;

/** What a driver has told over its socket (NUT's docs/sock-protocol.txt), as upsd keeps it. */
export class DriverMirror {
  #variables: Map<string, string> = new Map();
  #traits: Map<string, VariableTraits> = new Map();
  #commands: readonly string[] = [];
  #report: PortReport | null = null;
  /** The whole of it has been told. */
  isComplete = false;
  /** By the driver's own word. */
  isStale = false;

  /** The same one again where nothing has changed. */
  get report(): PortReport {
    this.#report ??= { variables: this.#variables, traits: this.#traits, commands: this.#commands };
    return this.#report;
  }

  /** Takes one line in. Of what it does not know nothing is kept. */
  take([keyword = '', name = '', ...values]: readonly string[]): void {
    const [value = ''] = values;
    switch (keyword) {
      case 'SETINFO':
        if (this.#variables.get(name) === value) return;
        if (this.#variables.has(name) || this.#variables.size < maxEntries)
          this.#change((all) => all.set(name, value));
        return;
      case 'DELINFO':
        if (this.#variables.has(name)) this.#change((all) => all.delete(name));
        if (this.#traits.has(name)) this.#changeTraits((all) => all.delete(name));
        return;
      case 'SETFLAGS':
        return this.#setTraits(name, { flags: values });
      case 'SETAUX':
        return this.#setTraits(name, { maxLength: Number.parseInt(value, 10) || null });
      case 'ADDENUM':
        return this.#setTraits(name, { values: [...new Set([...this.#traitsOf(name).values, value])] });
      case 'DELENUM':
        return this.#setTraits(name, { values: this.#traitsOf(name).values.filter((one) => one !== value) });
      case 'ADDRANGE':
        return this.#setTraits(name, {
          ranges: [...without(this.#traitsOf(name), values), { min: value, max: values[1] ?? '' }],
        });
      case 'DELRANGE':
        return this.#setTraits(name, { ranges: without(this.#traitsOf(name), values) });
      case 'ADDCMD':
        if (!this.#commands.includes(name) && this.#commands.length < maxEntries)
          this.#setCommands([...this.#commands, name]);
        return;
      case 'DELCMD':
        if (this.#commands.includes(name)) this.#setCommands(this.#commands.filter((one) => one !== name));
        return;
      case 'DATAOK':
        this.isStale = false;
        return;
      case 'DATASTALE':
        this.isStale = true;
        return;
      case 'DUMPDONE':
        this.isComplete = true;
    }
  }

  #change(change: (variables: Map<string, string>) => void): void {
    // Those that were handed on stay as they are.
    if (this.#report !== null) this.#variables = new Map(this.#variables);
    change(this.#variables);
    this.#report = null;
  }

  #traitsOf(name: string): VariableTraits {
    return this.#traits.get(name) ?? noTraits;
  }

  #setTraits(name: string, traits: Partial<VariableTraits>): void {
    if (!this.#variables.has(name)) return;
    this.#changeTraits((all) => all.set(name, { ...this.#traitsOf(name), ...traits }));
  }

  #changeTraits(change: (traits: Map<string, VariableTraits>) => void): void {
    if (this.#report !== null) this.#traits = new Map(this.#traits);
    change(this.#traits);
    this.#report = null;
  }

  #setCommands(commands: readonly string[]): void {
    this.#commands = commands;
    this.#report = null;
  }
}

const without = ({ ranges }: VariableTraits, [min, max]: readonly string[]): VariableTraits['ranges'] =>
  ranges.filter((range) => range.min !== min || range.max !== max);
