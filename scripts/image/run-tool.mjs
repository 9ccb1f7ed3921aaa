import { runProgram } from '../setup/run-program.mjs';

const complaint = (words, code) => `${words.slice(0, 12).join(' ')} … ended with ${code}`;

/** Runs a program and shows its output. @throws Error where it fails */
export const showTool = async (words, options = {}) => {
  const { code } = await runProgram(words[0], words.slice(1), { output: 'stderr', ...options });
  if (code !== 0) throw new Error(`${complaint(words, code)}; see its messages above.`);
};

/** Runs a program quietly. @returns its output, trimmed @throws Error with its output where it fails */
export const askTool = async (words, options = {}) => {
  const { code, output } = await runProgram(words[0], words.slice(1), { ...options, output: 'collect' });
  if (code !== 0) throw new Error(`${complaint(words, code)}:\n${output}`);
  return output.trim();
};
