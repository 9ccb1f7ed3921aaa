/** Progress goes to stderr: stdout belongs to the program that is set up. */
export const tell = (line) => {
  process.stderr.write(`${line}\n`);
};
