import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idOf, underscored } from '../../../src/config/text/identifiers.js';
import { loadOptions } from '../../../src/config/home_assistant/options.js';

describe('the id of a name', () => {
  it.each([
    ['NAS (old)', 'nas__old_'],
    ['192.168.1.40', '192_168_1_40'],
    ['Küche', 'kuche'],
    ['Ku\u0308che', 'kuche'],
    ['Café', 'cafe'],
    ['İzmir', 'izmir'],
    ['Straße', 'strasse'],
    ['Grønland', 'gronland'],
    ['Ærø', 'aero'],
    ['Łódź', 'lodz'],
    ['Ångström', 'angstrom'],
    ['Кухня', '_____'],
    ['한국', '__'],
    ['x²', 'x_'],
    ['Lamp 💡', 'lamp__'],
  ])('%s: %s', (name, id) => {
    expect(idOf(name)).toBe(id);
  });

  it('is as it always was where no letter has an accent: users’ dashboards hang on it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        if (/[\p{M}ßæœøłđðþħŧı]/u.test(name.toLowerCase().normalize('NFD'))) return;
        expect(idOf(name)).toBe(underscored(name));
      }),
    );
  });

  it('consists of a to z, digits and _', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(idOf(name)).toMatch(/^[a-z0-9_]*$/);
      }),
    );
  });
});

it('the name of a host’s UPS stays as NUT clients have been configured with it', () => {
  const options = {
    sentinels: [{ address: '192.168.1.40' }],
    hosts: [{ name: 'Bücherei', address: '192.168.1.12', shutdown_delay: '10m' }],
  };
  const { settings } = loadOptions(JSON.stringify(options), 'options.json').loaded;
  expect(settings.hosts).toMatchObject([{ id: 'bucherei', section: 'b_cherei' }]);
});
