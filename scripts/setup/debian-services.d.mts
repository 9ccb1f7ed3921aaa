export function servicesFrom(packages: readonly string[]): string[];
