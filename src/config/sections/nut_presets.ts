/** The names of the appliances that there is a ready-made account for. */
export const presetNames = ['synology', 'qnap'] as const;

export type PresetName = (typeof presetNames)[number];

/** What an appliance asks for that lets nobody choose. */
interface Preset {
  readonly appliance: string;
  readonly user: string;
  readonly password: string;
  /** The UPS that it asks for. */
  readonly ups: string;
}

/**
 * Synology DSM and QNAP QTS, as clients of another NUT server, are given its address only: the names of the UPS and of
 * the user, and the password, are built into their firmware, the same everywhere.
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  synology: { appliance: 'Synology', user: 'monuser', password: 'secret', ups: 'ups' },
  qnap: { appliance: 'QNAP', user: 'admin', password: '123456', ups: 'qnapups' },
};

export const isPresetName = (text: string): text is PresetName => Object.hasOwn(presets, text);
