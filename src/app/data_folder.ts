import { join } from 'node:path';

/** Where the token of the hub is kept that was made because the configuration gives none. */
export const httpTokenFile = (dataFolder: string): string => join(dataFolder, 'http-token');
