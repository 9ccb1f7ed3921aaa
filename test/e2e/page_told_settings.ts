import type { ClientSettingsReport } from '../../src/api/client_settings/report.js';
import type { SettingsReport } from '../../src/api/settings_report.js';

export const settings: SettingsReport = {
  file: '/etc/sentinel-ups/sentinel-ups.yaml',
  warnings: ['hosts[2]: Camera has no shutdown_delay: nobody tells it to shut down'],
  entries: [
    { path: 'sentinels[0].address', value: '192.168.1.21', source: 'file', line: 3 },
    { path: 'sentinels[0].name', value: 'Kitchen plug', source: 'file', line: 4 },
    { path: 'detection.interval', value: '2s', source: 'default', line: null },
    { path: 'hosts[0].mac', value: '02:00:00:00:00:01', source: 'file', line: 19 },
    { path: 'hosts[0].wake.after', value: [], source: 'default', line: null },
    { path: 'http.listen', value: '0.0.0.0:5000', source: 'environment', line: 31 },
    { path: 'http.token', value: '(hidden)', source: 'secret', line: 32 },
  ],
};

export const clients: ClientSettingsReport = {
  addresses: ['192.168.1.5', '192.168.7.5'],
  upses: ['ups', 'nas'],
  users: [{ name: 'upsmon', role: 'secondary' }],
  chosen: { address: '192.168.1.5', ups: 'ups', user: 'upsmon' },
  clients: [
    {
      ...{ kind: 'upsmon', title: 'upsmon (Linux, BSD)', where: '', needs: [] },
      fields: [
        { label: '/etc/nut/nut.conf', value: 'MODE=netclient' },
        { label: '/etc/nut/upsmon.conf', value: 'MONITOR ups@192.168.1.5 1 upsmon PASSWORD secondary' },
        { label: 'PASSWORD', value: 'the password of user upsmon in nut.users' },
      ],
    },
    {
      ...{ kind: 'synology', title: 'Synology DSM', where: 'Control Panel > Hardware & Power > UPS' },
      fields: [{ label: 'Synology UPS server', value: '192.168.1.5' }],
      needs: ['Add presets: [synology] below nut.'],
    },
  ],
};
