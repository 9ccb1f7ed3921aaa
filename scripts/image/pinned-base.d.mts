export interface PinnedBase {
  readonly node: string;
  readonly debian: string;
}
export function pinnedBaseIn(dockerfile: string): PinnedBase;
