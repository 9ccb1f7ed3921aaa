/* The parts of the `ping` package that it does not export itself and that @types/ping therefore leaves out. */

declare module 'ping/lib/builder/factory.js' {
  import type { PingConfig } from 'ping';

  interface ArgumentBuilder {
    getCommandArguments(target: string, config: PingConfig): string[];
  }
  const factory: { createBuilder(platform: 'linux'): ArgumentBuilder };
  export default factory;
}

declare module 'ping/lib/parser/factory.js' {
  import type { PingConfig, PingResponse } from 'ping';

  interface OutputParser {
    /** Throws on lines that no ping prints. */
    eat(line: string): unknown;
    getResult(): PingResponse;
  }
  const factory: { createParser(address: string, platform: 'linux', config: PingConfig): OutputParser };
  export default factory;
}
