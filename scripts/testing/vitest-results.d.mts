export interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}
export interface Results {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}
export function resultsOf(report: Report): Results;
export function sumOf(all: readonly Results[]): Results;
export function summaryOf(results: Results): string;
