/** The set-up lacks something that only the user can give. */
export class Unavailable extends Error {
  /** @param remedy what the user can do */
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = 'Unavailable';
  }
}

/** Progress goes to stderr: stdout belongs to the program that is set up. */
export const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs a script's work and ends the process with the exit code that it gives; a failure is told in plain words. */
export const runScript = async (work: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await work();
  } catch (error) {
    tell(`\n${messageOf(error)}`);
    if (error instanceof Unavailable) tell(error.remedy);
    // EX_UNAVAILABLE of sysexits.h
    process.exitCode = error instanceof Unavailable ? 69 : 1;
  }
};
