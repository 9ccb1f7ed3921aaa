export function withFirstSentinel(example: string, address: string): string;
export function withSecret(secrets: string, name: string, value: string): string;
export function writeFirstConfiguration(folder: string, gateway: string | null): string;
