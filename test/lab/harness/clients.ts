import { waitFor } from '../../wait_for.js';
import { LongRunning } from './long_running.js';
import type { Lab } from './namespaces.js';
import { retainedIn, retainedWords } from './retained_message.js';

/** A message as `mosquitto_sub -v` shows it. */
export interface TopicMessage {
  readonly topic: string;
  readonly payload: string;
  /** `performance.now()` when it came. */
  readonly at: number;
}

/** A subscriber that goes on listening. */
export interface TopicWatch {
  /** Everything that came, oldest first. */
  messages(topic?: string): TopicMessage[];
  end(): Promise<void>;
}

const broker = ['-h', '127.0.0.1', '-p', '1883'];

/** Real NUT and MQTT clients on the lab's machine. */
export class Clients {
  constructor(private readonly lab: Lab) {}

  /** One variable of a UPS, or upsc's error line (such as `Error: Data stale`). */
  async upscVar(variable: string, ups = 'ups'): Promise<string> {
    const { code, stdout, stderr } = await this.lab.run('upsc', [`${ups}@127.0.0.1`, variable]);
    if (code === 0) return stdout.trim();
    return stderr.split('\n').find((line) => line.startsWith('Error:')) ?? stderr.trim();
  }

  /** `ups.status`, or upsc's error line. */
  status(ups = 'ups'): Promise<string> {
    return this.upscVar('ups.status', ups);
  }

  /** All variables of a UPS; none where upsc fails. */
  async upsc(ups = 'ups'): Promise<Map<string, string>> {
    const { stdout } = await this.lab.run('upsc', [`${ups}@127.0.0.1`]);
    const pairs = stdout.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(': ');
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 2)]];
    });
    return new Map(pairs);
  }

  /** The addresses of the clients that are logged in to a UPS; none where upsc fails. */
  async loggedIn(ups = 'ups'): Promise<string[]> {
    const { stdout } = await this.lab.run('upsc', ['-c', `${ups}@127.0.0.1`]);
    return stdout.split('\n').filter((line) => line !== '');
  }

  /** What is retained under a topic; null where nothing is. */
  async mqttRetained(topic: string): Promise<string | null> {
    return retainedIn(await this.lab.run('mosquitto_sub', [...broker, ...retainedWords(topic)]), topic);
  }

  /** As `mqttRetained`, and reads the JSON in it. */
  async mqttJson(topic: string): Promise<unknown> {
    const payload = await this.mqttRetained(topic);
    return payload === null ? null : (JSON.parse(payload) as unknown);
  }

  /** Resolves once the broker has it. */
  async mqttPublish(topic: string, payload: string): Promise<void> {
    const words = [...broker, '-t', topic, '-m', payload, '-q', '1'];
    const { code, stderr } = await this.lab.run('mosquitto_pub', words);
    if (code !== 0) throw new Error(`nothing was published on ${topic}: ${stderr}`);
  }

  /** Listens to the topics below a filter from now on; resolves once the broker has taken the subscription. */
  async watchTopics(filter = 'sentinel-ups/#'): Promise<TopicWatch> {
    const subscriber = new LongRunning([
      ...this.lab.onMachine,
      ...['stdbuf', '-oL', 'mosquitto_sub', ...broker, '-d', '-v', '-q', '1', '-t', filter],
    ]);
    const isSubscribed = (): boolean => /^Subscribed/m.test(subscriber.text);
    await waitFor('the subscription', () => isSubscribed() || !subscriber.isRunning);
    if (!isSubscribed()) throw new Error(`mosquitto_sub ended: ${subscriber.text}`);
    return {
      messages: (topic) => subscriber.lines.flatMap((line) => messageIn(line.text, line.at, topic)),
      end: () => subscriber.end(),
    };
  }
}

const messageIn = (line: string, at: number, wanted?: string): TopicMessage[] => {
  // With -d the client's own chatter stands between the messages.
  if (/^(Client |Subscribed )/.test(line)) return [];
  const space = line.indexOf(' ');
  const topic = line.slice(0, space);
  if (space < 0 || (wanted !== undefined && topic !== wanted)) return [];
  const shown = line.slice(space + 1);
  // That is how it shows an empty payload.
  return [{ topic, payload: shown === '(null)' ? '' : shown, at }];
};
