// Started by probe_fping_descriptors.test.ts under a low limit: uses up all file descriptors, then starts fping.
import { closeSync, openSync } from 'node:fs';

import { Fping } from '../../dist/adapters/probe/fping.js';

const taken = [];
try {
  for (;;) taken.push(openSync('/dev/null'));
} catch (error) {
  if (error.code !== 'EMFILE') throw error;
}
const tell = (what) => {
  for (const descriptor of taken.splice(0)) closeSync(descriptor);
  process.stdout.write(`${what}\n`);
};
new Fping([]).run(['127.0.0.1'], { line: tell, complaint: tell, ended: tell });
