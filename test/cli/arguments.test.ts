import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../src/cli/arguments.js';
import { help } from '../../src/cli/help.js';

const places = { config: 'config/sentinel-ups.yaml', data: 'data' };

describe('the command line', () => {
  it.each([
    [[], { command: 'run', ...places }],
    [['run', '--config', 'a.yaml', '--data', '/d'], { command: 'run', config: 'a.yaml', data: '/d' }],
    [['check', '-c', 'a.yaml'], { command: 'check', config: 'a.yaml', data: 'data' }],
    [['health', '-d', 'x'], { command: 'health', config: places.config, data: 'x' }],
    [['status', '--json'], { command: 'status', json: true, ...places }],
    [['rehearse'], { command: 'rehearse', ups: null, lasts: null, json: false, ...places }],
    [
      ['rehearse', 'rack', '--lasts', '20m', '--json'],
      { command: 'rehearse', ups: 'rack', lasts: 1_200_000, json: true, ...places },
    ],
    [['drill', 'start'], { command: 'drill', action: 'start', ups: null, ...places }],
    [['drill', 'stop', 'rack'], { command: 'drill', action: 'stop', ups: 'rack', ...places }],
    [
      ['drill', 'stop', '-d', 'x'],
      { command: 'drill', action: 'stop', ups: null, config: places.config, data: 'x' },
    ],
    [
      ['command', 'rack', 'beeper.mute'],
      { command: 'command', ups: 'rack', name: 'beeper.mute', value: null, ...places },
    ],
    [
      ['command', 'rack', 'shutdown.return', '60'],
      { command: 'command', ups: 'rack', name: 'shutdown.return', value: '60', ...places },
    ],
    [
      ['set', 'rack', 'ups.id', 'Rack'],
      { command: 'set', ups: 'rack', name: 'ups.id', value: 'Rack', ...places },
    ],
    [['wake', 'My NAS', '-d', 'x'], { command: 'wake', host: 'My NAS', config: places.config, data: 'x' }],
    [
      ['schedule', 'skip', 'Friday drill'],
      { command: 'schedule', action: 'skip', schedule: 'Friday drill', ...places },
    ],
    [
      ['schedule', 'disable', 'friday_drill', '-d', 'x'],
      { command: 'schedule', action: 'disable', schedule: 'friday_drill', config: places.config, data: 'x' },
    ],
    [['shutdown-delay', 'NAS', '10m'], { command: 'shutdown-delay', of: 'NAS', delay: 600_000, ...places }],
    [['shutdown-delay', 'ups', '0s'], { command: 'shutdown-delay', of: 'ups', delay: 0, ...places }],
    [['maintenance', 'start'], { command: 'maintenance', minutes: 60, ...places }],
    [['maintenance', 'start', '90'], { command: 'maintenance', minutes: 90, ...places }],
    [['maintenance', 'stop'], { command: 'maintenance', minutes: 0, ...places }],
    [['notify', 'test'], { command: 'notify', target: null, ...places }],
    [['notify', 'test', 'phone'], { command: 'notify', target: 'phone', ...places }],
    [['import', 'a', 'b', '--out', 'c'], { command: 'import', files: ['a', 'b'], out: 'c' }],
    [['import', 'a'], { command: 'import', files: ['a'], out: null }],
    [['--help'], { command: 'help' }],
    [['run', '-V'], { command: 'version' }],
  ])('%j', (args, invocation) => {
    expect(parseInvocation(args, {})).toEqual(invocation);
  });

  describe("in Home Assistant's app", () => {
    const app = { SUPERVISOR_TOKEN: 'token-of-this-start' };

    it.each([
      [['check'], { command: 'check', config: '/data/options.json', data: '/data' }],
      [['status'], { command: 'status', json: false, config: '/data/options.json', data: '/data' }],
      [['check', '-c', 'a.yaml', '-d', 'x'], { command: 'check', config: 'a.yaml', data: 'x' }],
    ])('means what the service runs with: %j', (args, invocation) => {
      expect(parseInvocation(args, app)).toEqual(invocation);
    });

    it('is not where the Supervisor gave no token', () => {
      expect(parseInvocation(['check'], { SUPERVISOR_TOKEN: '' })).toEqual({ command: 'check', ...places });
    });

    it('has those places in the help', () => {
      expect(help).toContain('/data/options.json');
    });
  });

  it.each([
    [['fly']],
    [['drill']],
    [['drill', 'maybe']],
    [['run', 'x']],
    [['health', 'x']],
    [['wake']],
    [['import']],
    [['import', 'a', '--out', '']],
    [['check', '--out', 'a']],
    [['wake', '']],
    [['schedule', 'skip']],
    [['schedule', 'start', 'nas']],
    [['schedule', 'enable', 'nas', 'tv']],
    [['notify']],
    [['notify', 'test', '']],
    [['notify', 'test', 'a', 'b']],
    [['wake', 'nas', 'tv']],
    [['shutdown-delay', 'nas']],
    [['shutdown-delay', 'nas', '10']],
    [['shutdown-delay', 'nas', '-1s']],
    [['shutdown-delay', 'nas', '25h']],
    [['shutdown-delay', 'nas', '1m', '2m']],
    [['--nope']],
    [['maintenance']],
    [['maintenance', 'start', '0']],
    [['maintenance', 'start', 'x']],
    [['maintenance', 'stop', '5']],
    [['--config']],
    [['--config=']],
    [['check', '--json']],
    [['check', '--lasts', '1m']],
    [['rehearse', 'rack', 'garage']],
    [['rehearse', '--lasts', '0s']],
    [['rehearse', '--lasts', '169h']],
    [['rehearse', '--lasts', 'long']],
  ])('%j is refused with a hint', (args) => {
    expect(() => parseInvocation(args, {})).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });

  it('helps with every command', () => {
    for (const command of [
      'run',
      'check',
      'status',
      'rehearse [UPS]',
      'health',
      'drill start',
      'drill stop',
      'wake HOST',
      'shutdown-delay HOST',
      'maintenance start',
      'maintenance stop',
      '--config',
      '--data',
      '--json',
      '--lasts',
      '--help',
      '--version',
    ]) {
      expect(help).toContain(command);
    }
  });
});
