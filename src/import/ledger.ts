import type { Section, Setting } from './source.js';

/**
 * What became of a setting. `partial`: taken over, but not all of it. `awaited`: sentinel-ups has no counterpart yet. `unusable`: it has one, but this value does
 * not go there. `unknown`: nothing here knows such a setting. `unsafe`: taken over or not, somebody has to look at it.
 */
export type Verdict = 'taken' | 'partial' | 'needless' | 'awaited' | 'unusable' | 'unknown' | 'unsafe';

export interface Fate {
  readonly verdict: Verdict;
  /** In words; for `taken` the key of the configuration, with which the words of `partial` begin. */
  readonly what: string;
}

export const taken = (key: string): Fate => ({ verdict: 'taken', what: key });
/** @param key of the configuration @param what was not taken over, and why: goes on after `but` */
export const partial = (key: string, what: string): Fate => ({
  verdict: 'partial',
  what: `${key}, but ${what}`,
});
export const needless = (what: string): Fate => ({ verdict: 'needless', what });
export const awaited = (what: string): Fate => ({ verdict: 'awaited', what });
export const unusable = (what: string): Fate => ({ verdict: 'unusable', what });
export const unsafe = (what: string): Fate => ({ verdict: 'unsafe', what });

/** A setting of the imported files, or something that they lack (then without a setting). */
export interface Entry extends Fate {
  readonly file: string;
  readonly setting: Setting | null;
}

/** A setting that has a value. */
export interface Given {
  readonly setting: Setting;
  readonly value: string;
}

const unknown: Fate = { verdict: 'unknown', what: 'this setting is not known here' };

/** What became of every setting and heading: those that nobody settles are told as unknown, so none can be lost. */
export class Ledger {
  private readonly fates = new Map<Setting, Fate>();
  private readonly remarks: Entry[] = [];

  constructor(
    private readonly file: string,
    private readonly sections: readonly Section[],
  ) {}

  settle(setting: Setting, fate: Fate): void {
    this.fates.set(setting, fate);
  }

  settleAll(settings: Iterable<Setting | null>, fate: Fate): void {
    for (const setting of settings) if (setting !== null) this.settle(setting, fate);
  }

  /** Something about the whole file. */
  remark({ verdict, what }: Fate): void {
    this.remarks.push({ file: this.file, setting: null, verdict, what });
  }

  /**
   * The settings of a section that count, by their keys: where one is given twice the last one counts. Those that are
   * empty or do not count are settled.
   *
   * @param asKey what of a key tells it from others
   */
  effective(
    { settings }: Section,
    asKey: (written: string) => string = (written) => written,
  ): ReadonlyMap<string, Given> {
    const last = new Map<string, Given>();
    for (const setting of settings) {
      const { value, line } = setting;
      const key = asKey(setting.key);
      if (value === null || value.trim() === '') {
        this.settle(setting, needless('it is empty'));
        continue;
      }
      const earlier = last.get(key);
      if (earlier !== undefined)
        this.settle(earlier.setting, needless(`given again in line ${line}, which counts`));
      last.set(key, { setting, value: value.trim() });
    }
    return last;
  }

  get entries(): readonly Entry[] {
    const settings = this.sections.flatMap(({ heading, settings }) => [
      ...(heading === null ? [] : [heading]),
      ...settings,
    ]);
    return [
      ...this.remarks,
      ...settings.map((setting) => ({
        file: this.file,
        setting,
        ...(this.fates.get(setting) ?? unknown),
      })),
    ];
  }
}
