import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labAvailable } from '../harness/available.js';
import { statusesDuring, timeUntil } from '../harness/detection_times.js';
import { afterScript, amongItsMounts, inHouse, startOnLine } from '../harness/in_house.js';
import { problemIs } from '../harness/topics_seen.js';

const logFile = { path: 'logs/ups.log', size: '20K', keep: 5 };

describe.skipIf(!labAvailable)('the log file (needs network namespaces)', () => {
  it('on a disk that is full: the outage is served, the problem is told and heals, and no old file is lost', () =>
    inHouse({ configuration: { log: { level: 'debug', file: logFile } } }, async ({ lab, service }) => {
      const folder = join(service.dataFolder, 'logs');
      const smallDisk = `mkdir -p ${folder} && mount -t tmpfs -o size=64k,mode=755 tmpfs ${folder}`;
      // One that is large enough to be rotated, and an old one.
      const before = `yes large | head -c 30000 >${folder}/ups.log && echo oldest | gzip >${folder}/ups.log.1.gz`;
      const fill = `dd if=/dev/zero of=${folder}/filler bs=1k 2>/dev/null; true`;
      await startOnLine(service, { under: afterScript(`${smallDisk} && ${before} && { ${fill}; }`) });
      await lab.cut();
      await timeUntil(service.clients, 'OB', 30_000);
      await problemIs(service.clients, /log file: .*ENOSPC/, 90_000);
      // However often it was tried: rotated once, and nothing that is old was given up.
      const old = await amongItsMounts(service, `cd ${folder} && ls ups.log.* && zcat -f ups.log.2.gz`);
      expect(old.trim().split('\n')).toEqual(['ups.log.1.gz', 'ups.log.2.gz', 'oldest']);
      await lab.restore();
      await timeUntil(service.clients, 'OL', 30_000);
      await amongItsMounts(service, `rm ${folder}/filler`);
      await problemIs(service.clients, 'off', 120_000);
      expect([...(await statusesDuring(service.clients, 1_000))]).toEqual(['OL']);
      const seen = await amongItsMounts(service, `cat ${folder}/ups.log`);
      expect(seen).toMatch(/WARN {2}status: Mains lost: /);
      expect(seen).toMatch(/lines? (?:was|were) lost|got every line that waited/);
      expect(await service.stop()).toBe(0);
    }));
});
