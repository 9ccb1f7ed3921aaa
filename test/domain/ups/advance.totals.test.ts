import { expect, it } from 'vitest';
import { recall } from '../../../src/domain/core/recall.js';
import { remember } from '../../../src/domain/core/remember.js';
import { alive, at, Script, settings } from '../given.js';

const given = settings({ sentinels: 1 });

it('a real outage counts once, over a restart too, and for as long as it lasted once it is over', () => {
  const script = new Script(given).round(alive, 0).outage(2_000);
  expect(script.ups.totals).toEqual({ outages: 1, lasted: 0 });
  const saved = remember(script.state, 'boot-1', at(7_000));
  expect(recall(given, saved, 'boot-1', at(8_000)).upses[0]?.totals).toEqual({ outages: 1, lasted: 0 });
  script.keep(alive, 10_000, 40_000);
  expect(script.ups.outage).toBeNull();
  expect(script.ups.totals).toEqual({ outages: 1, lasted: script.ups.lastOutage?.duration });
  expect(script.outage(50_000).ups.totals).toMatchObject({ outages: 2 });
});
