import { Failure } from '../domain/failure.js';

/** A file to import, read already. */
export interface SourceFile {
  /** As the user named it. */
  readonly name: string;
  readonly text: string;
}

/** One setting of such a file, or the heading of a section. */
export interface Setting {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The section that it stands in; null before the first one. */
  readonly section: string | null;
  /** A heading's key is its name in brackets. */
  readonly key: string;
  /** Without quotes; the entries of a list are joined by spaces. Null: a flag, or a heading. */
  readonly value: string | null;
  /** What stood behind a # was taken for a comment, and may have been part of the value. */
  readonly isCut: boolean;
}

export interface Section {
  /** Null: what stands before the first heading. */
  readonly name: string | null;
  readonly heading: Setting | null;
  readonly settings: readonly Setting[];
}

export const linesOf = (text: string): readonly string[] => text.replace(/^\ufeff/, '').split(/\r?\n/);

/** The settings in the order of the file, put into the sections that they stand in. */
export class SectionList {
  private readonly sections: { name: string | null; heading: Setting | null; settings: Setting[] }[] = [
    { name: null, heading: null, settings: [] },
  ];

  constructor(private readonly file: string) {}

  open(name: string, line: number): void {
    const heading = { file: this.file, line, section: name, key: `[${name}]`, value: null, isCut: false };
    this.sections.push({ name, heading, settings: [] });
  }

  add(key: string, value: string | null, line: number, isCut = false): void {
    const section = this.sections.at(-1);
    section?.settings.push({ file: this.file, line, section: section.name, key, value, isCut });
  }

  get all(): readonly Section[] {
    return this.sections;
  }
}

/** A line that cannot be understood; no part of it is quoted, for it may hold a password. */
export const malformed = (file: string, line: number, what: string): Failure =>
  new Failure(
    'MALFORMED',
    `${file}:${line}: ${what}.`,
    'Correct the line, or put # in front of it, and import again; nothing was written.',
  );
