import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser as Chromium, type BrowserContext, type Page } from 'playwright-core';
import { inProject } from '../../scripts/setup/project.js';

/** What a person has in front of them. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** A language and region, as the browser tells the page. */
  readonly locale?: string;
}

export const screens = {
  desk: { width: 1280, height: 800, scheme: 'light' },
  phone: { width: 360, height: 740, scheme: 'dark' },
  wall: { width: 1024, height: 600, scheme: 'dark' },
} as const satisfies Readonly<Record<string, Screen>>;

/** Screenshots for people to look at; git ignores them. */
const pictures = inProject('test-results', 'page');

/** Debian's Chromium without a window. It reaches nothing but 127.0.0.1. */
export class Browser {
  readonly #contexts: BrowserContext[] = [];

  private constructor(private readonly chromium: Chromium) {}

  /** @param executablePath a program that becomes Chromium, such as one that enters a network namespace before */
  static async start(executablePath = '/usr/bin/chromium'): Promise<Browser> {
    return new Browser(
      await chromium.launch({
        executablePath,
        // Chromium's sandbox does not work as root, nor in most containers.
        chromiumSandbox: false,
        args: ['--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
      }),
    );
  }

  /** A tab of a person of their own: nothing is kept from others. @param prepare what is done before the page is there */
  async open(
    url: string,
    { width, height, scheme, locale = 'en-GB' }: Screen,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<Tab> {
    const context = await this.chromium.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      locale,
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    this.#contexts.push(context);
    const tab = new Tab(await context.newPage());
    await prepare?.(tab.page);
    await tab.page.goto(url);
    return tab;
  }

  async closeTabs(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
  }

  close(): Promise<void> {
    return this.chromium.close();
  }
}

/** One page, and what a person does with it. */
export class Tab {
  /** What the page wrote to its console as an error or a breach of its security policy. */
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Waits until the person can read the text on the page. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).filter({ visible: true }).first().waitFor();
  }

  /** Types into the field that has the focus, and sends it off. */
  async type(text: string): Promise<void> {
    await this.page.locator('input:focus').waitFor();
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** As a person does who has the token and a keyboard. Waits until the page shows what the service tells. */
  async signIn(token: string): Promise<void> {
    await this.type(token);
    await this.page.locator('.shown:not(.old)').waitFor();
  }

  /** Whether one had to scroll sideways. */
  isTooWide(): Promise<boolean> {
    return this.page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
  }

  /** What the person can read. */
  text(): Promise<string> {
    return this.page.locator('body').innerText();
  }

  /** The whole page, for people to look at. @returns the file */
  async photograph(name: string, { fullPage = true } = {}): Promise<string> {
    const path = join(pictures, `${name}.png`);
    await this.page.screenshot({ path, fullPage });
    return path;
  }

  /** What axe-core finds that is serious or worse, in words. */
  async accessibilityFaults(): Promise<readonly string[]> {
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate<readonly Violation[]>(
      'axe.run().then(({ violations }) => violations)',
    );
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }
}

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}
