import type { UpsdPort as UpsdSettings } from '../../../config/sections/ups_port.js';
import type { CommandResult } from '../../../domain/core/command.js';
import type { PortRequest } from '../../../domain/core/event.js';
import type { Inbox, Log } from '../../../domain/core/ports.js';
import { milliseconds, seconds, type Duration } from '../../../domain/core/time.js';
import type { PortReport, VariableTraits } from '../../../domain/ups/data_port.js';
import { TellOnce } from '../../../platform/retry.js';
import { runAfter, sleep, systemClock, type Timer } from '../../../platform/timers.js';
import { NutClient } from '../nut_client.js';
import { quoted } from '../parseconf.js';
import type { Port } from './port.js';
import { inWords, Refused } from './upsd_refusals.js';

type Words = readonly string[];

export interface UpsdPortLimits {
  readonly pollEvery: Duration;
  /** Commands, and what can be changed, hardly ever change. */
  readonly pollsToList: number;
  readonly answersWithin: Duration;
  /** How long a server may take for the result of a command. */
  readonly resultWithin: Duration;
}

const defaultLimits: UpsdPortLimits = {
  // A server sends nothing by itself. upsmon asks every 5 s (POLLFREQ).
  pollEvery: seconds(2),
  pollsToList: 30,
  answersWithin: seconds(5),
  // upscmd and upsrw wait 10 s.
  resultWithin: seconds(7),
};

const resultEvery: Duration = milliseconds(200);

/** A UPS that another NUT server tells of. */
export class UpsdPort implements Port {
  readonly #client: NutClient;
  readonly #told = new TellOnce();
  #timer: Timer | null = null;
  #polls = 0;
  #listed: Pick<PortReport, 'traits' | 'commands'> = { traits: new Map(), commands: [] };
  #report: PortReport | null = null;
  #stopped = false;

  constructor(
    private readonly name: string,
    private readonly settings: UpsdSettings,
    private readonly inbox: Pick<Inbox, 'dispatch'>,
    private readonly log: Log,
    private readonly limits: UpsdPortLimits = defaultLimits,
  ) {
    this.#client = this.#newClient();
  }

  start(): void {
    void this.#poll();
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.stop();
    this.#client.close();
    return Promise.resolve();
  }

  /** Over a connection of its own, which logs in with the account. */
  async ask(request: PortRequest): Promise<CommandResult> {
    const client = this.#newClient();
    try {
      const { account, name } = this.settings;
      const isTracked = firstWord(await client.ask('SET TRACKING ON')) === 'OK';
      if (account !== null) {
        expectOk(await client.ask(`USERNAME ${account.username}`));
        expectOk(await client.ask(`PASSWORD ${account.password}`));
      }
      const answer = await client.ask(wordsOf(name, request));
      expectOk(answer);
      const [, keyword, id] = answer[0] ?? [];
      if (isTracked && keyword === 'TRACKING' && id !== undefined) await this.#untilDone(client, id);
      return { accepted: true, message: 'The UPS has done it.' };
    } catch (error) {
      const code = error instanceof Refused ? error.code : 'refused';
      return { accepted: false, code, reason: `${inWords(error)}.` };
    } finally {
      client.close();
    }
  }

  async #untilDone(client: NutClient, id: string): Promise<void> {
    for (let waited = 0; waited < this.limits.resultWithin; waited += resultEvery) {
      const answer = await client.ask(`GET TRACKING ${id}`);
      const word = firstWord(answer);
      if (word === 'SUCCESS') return;
      if (word === 'ERR') throw new Refused(answer[0]?.[1]);
      await sleep(resultEvery);
    }
    throw new Error('that server has not told the result in time; the UPS may do it still');
  }

  #newClient(): NutClient {
    const { host, port } = this.settings;
    return new NutClient({ host, port, timeout: this.limits.answersWithin });
  }

  async #poll(): Promise<void> {
    try {
      if (this.#polls % this.limits.pollsToList === 0) this.#listed = await this.#list();
      this.#polls += 1;
      const variables = valuesIn(await this.#ask(`LIST VAR ${this.settings.name}`), 'VAR');
      if (this.#stopped) return;
      if ((variables.get('ups.status') ?? '') === '') throw new Error('that server tells no status of it');
      this.#reported(variables);
    } catch (error) {
      if (this.#stopped) return;
      this.#polls = 0;
      this.#silent(inWords(error));
    }
    this.#timer = runAfter(this.limits.pollEvery, () => void this.#poll());
  }

  #reported(variables: ReadonlyMap<string, string>): void {
    const before = this.#report;
    const { traits, commands } = this.#listed;
    const isSame = before !== null && isSameMap(before.variables, variables);
    const isListed = before?.traits === traits && before.commands === commands;
    this.#report =
      isSame && isListed ? before : { variables: isSame ? before.variables : variables, traits, commands };
    if (this.#told.recover()) this.log.info(`${this.name} is heard again.`);
    this.inbox.dispatch({ type: 'port_reported', ups: this.name, report: this.#report });
  }

  #silent(reason: string): void {
    const { host, port } = this.settings;
    const why = `the NUT server at ${host}:${port} cannot be read: ${reason}`;
    if (this.#told.isNews(why)) this.log.warn(`${this.name} is not heard: ${why}`);
    this.inbox.dispatch({ type: 'port_silent', ups: this.name, reason: why });
  }

  /** The same lists again where nothing in them has changed. */
  async #list(): Promise<Pick<PortReport, 'traits' | 'commands'>> {
    const { name } = this.settings;
    const commands = (await this.#ask(`LIST CMD ${name}`)).flatMap(([word, , command = '']) =>
      word === 'CMD' ? [command] : [],
    );
    const traits = new Map<string, VariableTraits>();
    const writable = valuesIn(await this.#ask(`LIST RW ${name}`), 'RW').keys();
    const until = systemClock.now().monotonic + this.limits.answersWithin;
    for (const variable of writable) {
      const known = this.#listed.traits.get(variable);
      // The status must not wait for this: what is left over is asked for next time.
      const isInTime = systemClock.now().monotonic < until;
      const found = isInTime ? await this.#traitsOf(variable) : known;
      if (found !== undefined) traits.set(variable, found);
    }
    const listed = { traits, commands };
    return textOf(listed) === textOf(this.#listed) ? this.#listed : listed;
  }

  async #traitsOf(variable: string): Promise<VariableTraits> {
    const { name } = this.settings;
    const [[, , , ...types] = []] = await this.#ask(`GET TYPE ${name} ${variable}`);
    const length = types.find((type) => type.startsWith('STRING:'))?.slice('STRING:'.length) ?? '';
    const flags = types
      .map((type) => type.split(':')[0] ?? '')
      .filter((type) => /^(RW|STRING|NUMBER)$/.test(type));
    const values = (await this.#ask(`LIST ENUM ${name} ${variable}`)).flatMap(([word, , , value = '']) =>
      word === 'ENUM' ? [value] : [],
    );
    const ranges = (await this.#ask(`LIST RANGE ${name} ${variable}`)).flatMap(
      ([word, , , min = '', max = '']) => (word === 'RANGE' ? [{ min, max }] : []),
    );
    return { flags, maxLength: Number.parseInt(length, 10) || null, values, ranges };
  }

  async #ask(question: string): Promise<readonly Words[]> {
    const answer = await this.#client.ask(question);
    if (firstWord(answer) === 'ERR') throw new Refused(answer[0]?.[1]);
    return answer;
  }
}

const firstWord = (answer: readonly Words[]): string => answer[0]?.[0] ?? '';

function expectOk(answer: readonly Words[]): void {
  if (firstWord(answer) !== 'OK') throw new Refused(answer[0]?.[1]);
}

const wordsOf = (ups: string, request: PortRequest): string => {
  if (request.kind === 'set_variable') return `SET VAR ${ups} ${request.name} ${quoted(request.value)}`;
  const { name, value } = request;
  return value === null ? `INSTCMD ${ups} ${name}` : `INSTCMD ${ups} ${name} ${quoted(value)}`;
};

/** Of the lines `VAR ups name "value"`. */
const valuesIn = (lines: readonly Words[], keyword: string): ReadonlyMap<string, string> =>
  new Map(
    lines.flatMap(([word, , name = '', value = '']) => (word === keyword ? [[name, value] as const] : [])),
  );

const isSameMap = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);

const textOf = ({ traits, commands }: Pick<PortReport, 'traits' | 'commands'>): string =>
  JSON.stringify([[...traits], commands]);
