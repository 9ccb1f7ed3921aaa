import { parentPort, workerData } from 'node:worker_threads';
import { checkText } from './check.js';
import { textAt } from './text/key_path.js';

// A thread of its own: however long a text takes to look over, the watch over the mains goes on beside it.
const asked: unknown = workerData;
const text = { yaml: textAt(asked, 'yaml') ?? '', file: textAt(asked, 'file') ?? '' };
parentPort?.postMessage(await checkText(text, process.env));
