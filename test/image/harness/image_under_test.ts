/** What `docker image inspect` tells of an image's settings (https://docs.docker.com/reference/api/engine/), as far as we read it. */
export interface ImageSettings {
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly User?: string;
  readonly WorkingDir: string;
  readonly StopSignal: string;
  readonly Labels: Readonly<Record<string, string>>;
  readonly Volumes: Readonly<Record<string, unknown>>;
  readonly ExposedPorts: Readonly<Record<string, unknown>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** The image that `npm run test:image` has built. */
export interface ImageUnderTest {
  /** The folder on this machine where it lies unpacked. */
  readonly root: string;
  /** Of its files, unpacked. */
  readonly bytes: number;
  readonly config: ImageSettings;
}

const given = process.env['SENTINEL_UPS_IMAGE'];

/** @throws Error where nobody has built one */
export const imageUnderTest = (): ImageUnderTest => {
  if (given === undefined)
    throw new Error('There is no image to test. Run: npm run test:image, which builds one');
  return JSON.parse(given) as ImageUnderTest;
};
