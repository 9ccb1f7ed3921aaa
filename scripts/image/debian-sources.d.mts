export interface DebianSources {
  readonly mirror: string | null;
  readonly lines: readonly string[];
}
export function debianSourcesIn(targets: string, release: string): DebianSources;
