import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Browser, screens, type Screen, type Tab } from './page_browser.js';
import { House, token } from './page_house.js';

/** A browser for all tests of a file, and a house of its own for each of them. */
export function pageInHouse() {
  let browser: Browser | null = null;
  let house: House | null = null;
  beforeAll(async () => {
    browser = await Browser.start();
  });
  afterAll(() => browser?.close());
  const build = async (...size: Parameters<typeof House.build>): Promise<void> => {
    house = await House.build(...size);
  };
  const close = async (): Promise<void> => {
    await house?.close();
    house = null;
  };
  beforeEach(() => build());
  afterEach(async () => {
    await browser?.closeTabs();
    await close();
  });
  return {
    /** The service is there again, after `close`. */
    build,
    /** The service goes away. */
    close,
    get browser(): Browser {
      return started(browser);
    },
    get house(): House {
      return started(house);
    },
    /** The page at a place, for a person who has signed in. */
    async opened(
      place: string,
      screen: Screen = screens.desk,
      prepare?: Parameters<Browser['open']>[2],
    ): Promise<Tab> {
      const tab = await this.browser.open(`${this.house.address}#/${place}`, screen, prepare);
      await tab.signIn(token);
      return tab;
    },
  };
}

function started<T>(value: T | null): T {
  if (value === null) throw new Error('only a test has a browser and a house');
  return value;
}
