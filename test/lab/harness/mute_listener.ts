import { waitFor } from '../../wait_for.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';

const acceptAndSayNothing = `
  const server = require('node:net').createServer((socket) => {
    console.log('accepted');
    socket.on('error', () => undefined);
    socket.resume();
  });
  server.listen(Number(process.argv[1]), '127.0.0.1', () => console.log('listening'));`;

/** Stands in for a program that holds a port of the lab's machine, accepts connections and never says a word. */
export class MuteListener {
  private constructor(private readonly process: LongRunning) {}

  static async start(lab: Lab, port: number): Promise<MuteListener> {
    const words = [...lab.onMachine, process.execPath, '-e', acceptAndSayNothing, String(port)] as const;
    const running = new LongRunning(words);
    await waitFor('the mute listener', () => running.text.startsWith('listening'), { within: 20_000 });
    return new MuteListener(running);
  }

  /** How many connections it has accepted. */
  get accepted(): number {
    return this.process.lines.filter(({ text }) => text === 'accepted').length;
  }

  close(): Promise<void> {
    return this.process.end();
  }
}
