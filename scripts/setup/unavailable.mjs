/** The set-up lacks something that only the user can give. `remedy` says what to do. */
export class Unavailable extends Error {
  /** EX_UNAVAILABLE of sysexits.h. */
  exitCode = 69;

  constructor(message, remedy) {
    super(message);
    this.name = 'Unavailable';
    this.remedy = remedy;
  }
}
