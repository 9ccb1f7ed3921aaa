import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { waitFor } from '../wait_for.js';

/** What a person has in front of them. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
}

type Told = Readonly<Record<string, unknown>>;

/**
 * A real Chromium without a window, with one page, spoken to in the DevTools protocol over its pipe. It reaches nothing
 * but 127.0.0.1.
 */
export class Browser {
  /** What the page wrote to its console as an error or a breach of its security policy. */
  readonly complaints: string[] = [];
  readonly #waiting = new Map<number, { resolve(result: Told): void; reject(error: Error): void }>();
  #lastId = 0;
  #unread = '';
  #session = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly input: Writable,
    output: Readable,
    private readonly folder: string,
  ) {
    output.setEncoding('utf8');
    output.on('data', (chunk: string) => this.#read(chunk));
  }

  static async start(): Promise<Browser> {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-ups-browser-'));
    const child = spawn(
      'chromium',
      [
        ...['--headless=new', '--remote-debugging-pipe', '--disable-gpu', '--disable-dev-shm-usage'],
        // Chromium's sandbox does not work as root, nor in most containers.
        '--no-sandbox',
        ...[
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        `--user-data-dir=${folder}`,
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder } },
    );
    await once(child, 'spawn');
    const [, , , input, output] = child.stdio;
    const browser = new Browser(child, input as Writable, output as Readable, folder);
    await browser.#attach();
    return browser;
  }

  async close(): Promise<void> {
    const ended = this.child.exitCode === null ? once(this.child, 'exit') : null;
    this.child.kill('SIGKILL');
    await ended;
    // Its helpers may still be writing for a moment.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async look({ width, height, scheme }: Screen): Promise<void> {
    await this.#say('Emulation.setDeviceMetricsOverride', {
      ...{ width, height, deviceScaleFactor: 1, mobile: width < 600 },
    });
    await this.#say('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: scheme }],
    });
  }

  async open(url: string): Promise<void> {
    await this.#say('Page.navigate', { url });
    await this.until('the page to be loaded', "document.readyState === 'complete'");
  }

  /** What an expression gives in the page, which has to go through JSON. */
  async evaluate(expression: string): Promise<unknown> {
    const told = await this.#say('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    const { result, exceptionDetails } = told as { result: { value?: unknown }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(`${expression}: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  }

  /** Waits until the expression gives something truthy. */
  async until(what: string, expression: string): Promise<void> {
    await waitFor(what, () => this.evaluate(expression), { within: 20_000, every: 50 });
  }

  /** Waits until the person can read the text on the page. */
  reads(text: string): Promise<void> {
    return this.until(`"${text}"`, `document.body.innerText.includes(${JSON.stringify(text)})`);
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.#say('Input.insertText', { text });
  }

  async press(key: 'Enter' | 'Tab'): Promise<void> {
    const code = key === 'Enter' ? 13 : 9;
    const event = { key, code: key, windowsVirtualKeyCode: code, ...(key === 'Enter' ? { text: '\r' } : {}) };
    await this.#say('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
    await this.#say('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  /** The whole page as a PNG. */
  async photograph(path: string): Promise<void> {
    const { data } = await this.#say('Page.captureScreenshot', { captureBeyondViewport: true });
    await writeFile(path, Buffer.from(String(data), 'base64'));
  }

  /** What a screen reader is told: each node's role and name. */
  async accessibilityTree(): Promise<readonly string[]> {
    const { nodes } = (await this.#say('Accessibility.getFullAXTree')) as {
      nodes: { ignored: boolean; role?: { value: string }; name?: { value: string } }[];
    };
    return nodes
      .filter(({ ignored }) => !ignored)
      .map(({ role, name }) => `${role?.value ?? ''} ${name?.value ?? ''}`.trim());
  }

  async #attach(): Promise<void> {
    const { targetId } = await this.#say('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.#say('Target.attachToTarget', { targetId, flatten: true });
    this.#session = String(sessionId);
    for (const domain of ['Page', 'Runtime', 'Log', 'Accessibility']) await this.#say(`${domain}.enable`);
  }

  #say(method: string, params: Told = {}): Promise<Told> {
    this.#lastId += 1;
    const id = this.#lastId;
    const session = this.#session === '' ? {} : { sessionId: this.#session };
    this.input.write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #read(chunk: string): void {
    const messages = `${this.#unread}${chunk}`.split('\0');
    this.#unread = messages.pop() ?? '';
    for (const text of messages) this.#hear(JSON.parse(text) as Heard);
  }

  #hear({ id, result, error, method, params }: Heard): void {
    if (method === 'Log.entryAdded' && params?.entry?.level === 'error')
      this.complaints.push(params.entry.text);
    if (method === 'Runtime.exceptionThrown') this.complaints.push(JSON.stringify(params));
    const waiting = this.#waiting.get(id ?? 0);
    if (waiting === undefined) return;
    this.#waiting.delete(id ?? 0);
    if (error === undefined) waiting.resolve(result ?? {});
    else waiting.reject(new Error(error.message));
  }
}

interface Heard {
  readonly id?: number;
  readonly result?: Told;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: { readonly entry?: { readonly level: string; readonly text: string } };
}
