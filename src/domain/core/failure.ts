/** A typed error with a code that scripts and tests can rely on, and what the user can do about it. */
export class Failure extends Error {
  /**
   * @param code short and stable, upper case with underscores, such as `PORT_TAKEN`
   * @param message what happened and why
   * @param remedy what the user can do; a whole sentence, or empty where the message says it
   */
  constructor(
    readonly code: string,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'Failure';
  }

  /** Message and remedy in one line. */
  get explanation(): string {
    return this.remedy === '' ? this.message : `${this.message} ${this.remedy}`;
  }
}

/** The text of whatever was thrown. */
export const messageOf = (thrown: unknown): string => {
  if (thrown instanceof Failure) return thrown.explanation;
  return thrown instanceof Error ? thrown.message : String(thrown);
};
