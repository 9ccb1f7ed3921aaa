export function gatewayIn(table: string, order?: 'LE' | 'BE'): string | null;
