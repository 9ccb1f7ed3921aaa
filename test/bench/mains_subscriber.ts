import { connectAsync, type MqttClient } from 'mqtt';

/** The mains as it came over MQTT. */
interface MainsHeard {
  readonly state: string;
  /** The wall clock's milliseconds of the decision, as the service tells it. */
  readonly decidedAt: number;
  /** The wall clock's milliseconds when the message was here. */
  readonly heardAt: number;
}

/** A subscriber to the `mains` topic. */
export class MainsSubscriber {
  #heard: MainsHeard[] = [];

  private constructor(private readonly client: MqttClient) {}

  static async start(url: string): Promise<MainsSubscriber> {
    const client = await connectAsync(url);
    const subscriber = new MainsSubscriber(client);
    client.on('message', (_topic, payload) => subscriber.#take(payload.toString(), Date.now()));
    await client.subscribeAsync('sentinel-ups/mains', { qos: 1 });
    return subscriber;
  }

  /** The first time that this state was heard since `forget`. */
  first(state: string): MainsHeard | undefined {
    return this.#heard.find((heard) => heard.state === state);
  }

  forget(): void {
    this.#heard = [];
  }

  async end(): Promise<void> {
    await this.client.endAsync(true);
  }

  #take(payload: string, heardAt: number): void {
    const mains: unknown = JSON.parse(payload);
    if (typeof mains !== 'object' || mains === null || !('state' in mains) || !('since' in mains)) return;
    const decidedAt = Date.parse(String(mains.since));
    this.#heard.push({ state: String(mains.state), decidedAt, heardAt });
  }
}
