// npm run build: compiles src to dist.
import { build } from './setup/build.js';
import { runScript } from './setup/script.js';

await runScript(async () => {
  await build();
  return 0;
});
