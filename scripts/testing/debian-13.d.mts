export function debian13Root(): string;
export function makeDebian13Root(): Promise<void>;
