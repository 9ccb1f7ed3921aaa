import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpsdTls } from '../../../src/adapters/nut/upsd_tls.js';
import { Authority } from './authority.js';
import { AdjustableClock, nutFolder } from './real_nut.js';
import { RecordedLog } from './recorded_log.js';
import { StandInInbox } from './stand_in_inbox.js';

const day = 24 * 60 * 60 * 1000;

describe('the certificate of upsd', () => {
  let folder: string;
  let authority: Authority;
  let program: string;
  let inbox: StandInInbox;
  let log: RecordedLog;
  let asked: string[];
  const clock = new AdjustableClock();
  const made: UpsdTls[] = [];
  beforeEach(async () => {
    folder = await nutFolder();
    authority = await Authority.create(folder);
    // Stands in for a upsd of Alpine: all that counts is what it is linked with.
    program = join(folder, 'upsd');
    await writeFile(program, '\0libc.musl-x86_64.so.1\0libssl.so.3\0libcrypto.so.3\0');
    inbox = new StandInInbox();
    log = new RecordedLog();
    asked = [];
    clock.ahead = 0;
  });
  afterEach(async () => {
    for (const tls of made.splice(0)) tls.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const tlsOf = (files: { readonly cert: string; readonly key: string }): UpsdTls => {
    const settings = { files, folder: join(folder, 'c'), reader: null };
    const tls = new UpsdTls(settings, (reason) => asked.push(reason), inbox, clock, log);
    made.push(tls);
    return tls;
  };
  const problems = () => inbox.of('component_failed').map(({ reason }) => reason);

  it('is one file with its key where upsd has OpenSSL', async () => {
    const tls = tlsOf(await authority.issue());
    const file = join(folder, 'c', 'tls', 'upsd.pem');
    expect(await tls.prepare(program)).toEqual([`CERTFILE "${file}"`, 'DISABLE_WEAK_SSL true']);
    expect(problems()).toEqual([]);
  });

  it('cannot be had where upsd was built without TLS, which is told', async () => {
    await writeFile(program, '\0libc.so.6\0');
    expect(await tlsOf(await authority.issue()).prepare(program)).toEqual([]);
    expect(problems()).toEqual([expect.stringContaining('was built without TLS')]);
  });

  it('that changes has upsd started anew; the same one has not', async () => {
    const [issued, renewed] = [await authority.issue(), await authority.issue()];
    const tls = tlsOf(issued);
    await tls.prepare(program);
    await tls.look();
    expect(asked).toEqual([]);
    await copyFile(renewed.cert, issued.cert);
    await copyFile(renewed.key, issued.key);
    await tls.look();
    expect(asked).toEqual(['the certificate of nut.tls, or its key, has changed']);
  });

  it('that was missing is taken up once it is there, and the problem goes', async () => {
    const issued = await authority.issue();
    const files = { cert: join(folder, 'later.pem'), key: issued.key };
    const tls = tlsOf(files);
    expect(await tls.prepare(program)).toEqual([]);
    expect(problems()).toHaveLength(1);
    await tls.look();
    expect(asked).toEqual([]);
    await copyFile(issued.cert, files.cert);
    await tls.look();
    expect(asked).toHaveLength(1);
    expect(await tls.prepare(program)).not.toEqual([]);
    expect(inbox.of('component_recovered')).toHaveLength(1);
  });

  it('that expires soon is told once in the log, one that has expired as a problem', async () => {
    const tls = tlsOf(await authority.issue({ days: 10 }));
    await tls.prepare(program);
    await tls.look();
    expect(log.text('warn')).toMatch(/^nut\.tls\.cert \(\S+\) expires on \d{4}-\d\d-\d\d\.$/);
    expect(problems()).toEqual([]);
    clock.ahead = 11 * day;
    await tls.look();
    expect(problems()).toEqual([expect.stringMatching(/has expired on/)]);
  });

  it('that is not valid yet makes somebody look at the clock', async () => {
    clock.ahead = -100 * day;
    await tlsOf(await authority.issue()).prepare(program);
    expect(problems()).toEqual([expect.stringContaining('is the clock of this machine right?')]);
  });
});
