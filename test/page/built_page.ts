import { buildPage } from '../../scripts/setup/page.js';

/** Tests of the hub serve the page as it is built; where nothing changed that costs nothing. */
export const setup = buildPage;
