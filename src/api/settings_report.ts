/** What `GET /api/settings` tells. */
export interface SettingsReport {
  /** The configuration file, as the service was told it. */
  readonly file: string;
  /** Every value that counts, in the order of the keys. */
  readonly entries: readonly {
    /** Such as `sentinels[1].port`. */
    readonly path: string;
    /** `"(hidden)"` in place of a secret, an empty list where there is none. */
    readonly value: string | number | boolean | readonly never[];
    /** `secret`: `secrets.yaml`; `options`: those of the app. */
    readonly source: 'file' | 'secret' | 'environment' | 'options' | 'default';
    /** The line in the file, counted from 1; null where it is in none. */
    readonly line: number | null;
  }[];
  readonly warnings: readonly string[];
}

/** What `POST /api/settings/check` answers: a line for each, with its place. */
export interface CheckReport {
  readonly valid: boolean;
  readonly mistakes: readonly string[];
  readonly warnings: readonly string[];
}
