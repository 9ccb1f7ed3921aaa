import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from '../../wait_for.js';
import { makeFolder } from './leftovers.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';
import { mustRun } from './run_to_end.js';
import { retainedIn, retainedWords } from './retained_message.js';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A real Mosquitto on the lab's machine, port 1883 of loopback, that lets only one user in: as Home Assistant's broker app. */
export class BrokerWithLogin {
  private running: LongRunning | null = null;

  private constructor(
    private readonly lab: Lab,
    private readonly folder: string,
    private login: Login,
  ) {}

  static async start(lab: Lab, login: Login): Promise<BrokerWithLogin> {
    const broker = new BrokerWithLogin(lab, await makeFolder(), login);
    await broker.startWith(login);
    return broker;
  }

  /** Starts it, or starts it anew where it runs, with this login only. Resolves once it listens. */
  async startWith(login: Login): Promise<void> {
    await this.kill();
    this.login = login;
    const passwords = join(this.folder, 'passwords');
    await mustRun('mosquitto_passwd', ['-b', '-c', passwords, login.username, login.password]);
    await chmod(passwords, 0o644);
    const file = join(this.folder, 'mosquitto.conf');
    const lines = ['listener 1883 127.0.0.1', `password_file ${passwords}`, 'persistence false'];
    await writeFile(file, [...lines, 'log_dest stderr', ''].join('\n'));
    const running = new LongRunning([...this.lab.onMachine, 'mosquitto', '-c', file]);
    this.running = running;
    await waitFor('the broker', () => / running$/m.test(running.text), { within: 20_000 });
  }

  /** What is retained on a topic; null where nothing is. */
  async retained(topic: string): Promise<string | null> {
    const { username, password } = this.login;
    const login = ['-h', '127.0.0.1', '-u', username, '-P', password];
    return retainedIn(await this.lab.run('mosquitto_sub', [...login, ...retainedWords(topic)]), topic);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.running?.kill('SIGKILL');
    await this.running?.ended();
    this.running = null;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
