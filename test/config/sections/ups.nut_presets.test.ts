import { describe, expect, it } from 'vitest';
import { load } from '../given.js';
import { least, mistakeTable } from '../mistake_table.js';

describe('nut.presets', () => {
  const aliasesOf = async (text: string): Promise<readonly string[]> =>
    (await load(`${least}${text}`)).settings.sections.slice(1).map(({ name }) => name);

  it('make the accounts of Synology and QNAP, and say that everyone knows them', async () => {
    const { settings, warnings, secrets } = await load(`${least}nut: {presets: [synology, qnap]}`);
    expect(settings.nut.users).toEqual([
      { name: 'monuser', password: 'secret', role: 'secondary' },
      { name: 'admin', password: '123456', role: 'secondary' },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/:2:17: nut\.presets\[0\]: everyone knows .* "monuser", .* every Synology/),
      expect.stringMatching(/:2:27: nut\.presets\[1\]: everyone knows .* "admin", .* every QNAP/),
    ]);
    expect(secrets).toEqual([]);
  });

  it.each([
    ['nut: {presets: [synology]}', []],
    ['nut: {presets: [synology]}\nups: {name: UPS}', []],
    ['nut: {presets: [synology]}\nups: {name: main, aliases: [a]}', ['a', 'ups']],
    ['nut: {presets: [synology, qnap]}\nups: {name: main}', ['ups', 'qnapups']],
    ['nut: {presets: [qnap]}\nups: {aliases: [qnapups]}', ['qnapups']],
  ])('add the UPS names that are not there yet: %s', async (text, aliases) => {
    expect(await aliasesOf(text)).toEqual(aliases);
  });

  it('are not used for an external upsd, and that is told', async () => {
    const { warnings } = await load(`${least}nut: {mode: external, presets: [qnap]}`);
    expect(warnings).toEqual([expect.stringMatching(/nut\.presets: is not used with nut\.mode external/)]);
  });
});

describe('mistakes in nut.presets', () => {
  mistakeTable([
    [
      `${least}nut: {presets: [Synology]}`,
      '2:17 nut.presets[0]: expected one of synology, qnap; "Synology" is given; did you mean "synology"?',
    ],
    [`${least}nut: {presets: synology}`, /^2:16 nut\.presets: expected a list such as \[synology, qnap\]/],
    [`${least}nut: {presets: [qnap, qnap]}`, '2:23 nut.presets[1]: is the same preset as nut.presets[0]'],
    [
      `${least}nut: {presets: [qnap, synology], users: [{name: monuser, password: x}]}`,
      '2:49 nut.users[0].name: is the same user as the one of nut.presets[1], which makes the account "monuser" for Synology: remove this user, or the preset',
    ],
  ]);
});
