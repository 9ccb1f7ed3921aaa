export interface SystemProgram {
  readonly name: string;
  readonly debianPackage: string;
  isPresent(path: string): boolean;
}
export const runtimePrograms: readonly SystemProgram[];
export function missingOf(programs: readonly SystemProgram[], path?: string): SystemProgram[];
export function withSystemFolders(path: string): string;
