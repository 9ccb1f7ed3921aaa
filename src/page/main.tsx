import { render } from 'preact';
import { App } from './app.js';
import { followService } from './data/follow.js';
import { followHash } from './route.js';
import { loadWords } from './words/words.js';

followHash();
followService();
await loadWords();
const root = document.getElementById('page');
if (root !== null) render(<App />, root);
