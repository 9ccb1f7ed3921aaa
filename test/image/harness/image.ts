/** The image under test, as scripts/test-image.ts has built it and laid it out. */
export interface Image {
  readonly engine: 'docker' | 'buildah';
  readonly name: string;
  /** Its root folder on this machine. */
  readonly root: string;
  /** Its size, unpacked. */
  readonly bytes: number;
  /** Its settings (https://docs.docker.com/reference/api/engine/), as far as we read them. */
  readonly config: {
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly User?: string;
    readonly StopSignal: string;
    readonly Healthcheck?: { readonly Test: readonly string[] };
    readonly Labels: Readonly<Record<string, string>>;
    readonly Volumes: Readonly<Record<string, unknown>>;
  };
}

/** @throws Error where these tests were not started by `npm run test:image` */
export const imageUnderTest = (): Image => {
  const told = process.env['SENTINEL_UPS_IMAGE'];
  if (told === undefined) throw new Error('There is no image to test: run npm run test:image.');
  return JSON.parse(told) as Image;
};
