import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

describe('http', () => {
  it('is converted as written, and its tokens kept secret', async () => {
    const { settings, secrets } = await load(
      `${least}http: {listen: "[::]", token: a-long-token, admin_token: another-token, view: anyone, commanders: [anna, Łucja Nowak], trusted_proxies: [172.16.0.0/12, "::1"], report_for_others: true}`,
    );
    expect(settings.http).toEqual({
      address: '::',
      port: 5000,
      token: 'a-long-token',
      adminToken: 'another-token',
      isOpenToView: true,
      trustedProxies: ['172.16.0.0/12', '::1'],
      reportForOthers: true,
    });
    expect(settings.commanders).toEqual(['anna', 'Łucja Nowak']);
    expect(secrets).toEqual(['a-long-token', 'another-token']);
  });

  it('is for people with a token only, unless it says otherwise, and everybody in the sidebar may command', async () => {
    const { settings } = await load(`${least}http: {}`);
    expect(settings.http).toMatchObject({ token: null, adminToken: null, isOpenToView: false });
    expect(settings.commanders).toEqual([]);
  });

  it.each(['http: false', 'http: {listen: none}', 'http: {listen: none}\nnut: {listen: ["0.0.0.0:5000"]}'])(
    'is turned off by %s',
    async (text) => {
      expect((await load(`${least}${text}`)).settings.http).toBeNull();
    },
  );

  it('may have the port of NUT where upsd is someone else, or listens elsewhere', async () => {
    await expect(
      load(`${least}nut: {mode: external}\nhttp: {listen: "127.0.0.1:3493"}`),
    ).resolves.toBeDefined();
    await expect(load(`${least}http: {listen: "127.0.0.2:3493"}`)).resolves.toBeDefined();
  });
});

describe('mistakes in http', () => {
  mistakeTable([
    [`${least}http: true`, /^2:7 http: expected a section with keys such as listen, or false/],
    [`${least}http: {listen: "*:5000"}`, /^2:16 http\.listen: expected an address such as 127\.0\.0\.1:5000/],
    [
      `${least}http: {listen: "0.0.0.0:3493"}`,
      '2:16 http.listen: is taken already, by nut.listen[0]: use another port',
    ],
    [
      `${least}http: {token: "short12"}`,
      '2:15 http.token: expected a token of 8 to 256 printable ASCII characters without spaces',
    ],
    [`${least}http: {token: "two words"}`, /^2:15 http\.token: expected a token of [^;]*$/],
    [
      `${least}http: {token: the-same-for-both, admin_token: the-same-for-both}`,
      '2:47 http.admin_token: must not be the same as http.token, which every client script holds: use another one',
    ],
    [`${least}http: {admin_token: short12}`, /^2:21 http\.admin_token: expected a token of [^;]*$/],
    [`${least}http: {view: all}`, '2:14 http.view: expected one of token, anyone; "all" is given'],
    [`${least}http: {commanders: ["", 7]}`, /^2:21 http\.commanders\[0\]: /, /^2:25 http\.commanders\[1\]: /],
    [`${least}http: {token: 12345678}`, /^2:15 http\.token: .*put quotes around it/],
    [
      `${least}http: {trusted_proxies: [10.0.0.0/33, proxy]}`,
      /^2:26 http\.trusted_proxies\[0\]: expected an IP address such as/,
      /^2:39 http\.trusted_proxies\[1\]: expected an IP address such as/,
    ],
  ]);
});
