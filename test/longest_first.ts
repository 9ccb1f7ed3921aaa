import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes pass in these, simulated or real: started last, everybody would wait for them. */
const longest = [
  'simulate.test',
  'mutants.test',
  'host_properties',
  'properties',
  'fault_surroundings_data_folder',
  'fault_listen_address',
  'detection_ten_cuts',
  'lab/probe_fping',
  'host_hub',
  'detection_loss',
  'host_story',
  'fault_name_moves',
  'fault_restart_upsmon',
  'host_upsmon',
  'drill_maintenance',
  'fault_reboot',
  'fault_restart_crash',
  'wake_packets',
  'mqtt_faults',
  'nut_faults',
  'page_hub',
];

const place = ({ moduleId }: TestSpecification): number => {
  const index = longest.findIndex((name) => moduleId.includes(name));
  return index === -1 ? longest.length : index;
};

/** Starts the test files that take longest first, so that the others run beside them. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => place(a) - place(b));
  }
}
