export function sourcesOf(folder: string): string;
export function buildIsCurrent(folder: string): boolean;
