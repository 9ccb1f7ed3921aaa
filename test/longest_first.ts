import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes pass in these, simulated or real: started last, everybody would wait for them. */
const longest = [
  'simulate.test',
  'mutants.test',
  'host_properties',
  'properties',
  'detection_ten_cuts',
  'host_upsmon',
  'host_hub',
  'host_story',
  'fault_restart_upsmon',
  'detection_loss',
  'detection_one_alive',
  'drill_maintenance',
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
