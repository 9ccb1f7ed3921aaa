export interface Figures {
  readonly machine: {
    readonly cores: number;
    readonly memoryMegabytes: number;
    readonly operatingSystem: string;
    readonly node: string;
    readonly loadBefore: number;
  };
  readonly measurements: readonly {
    readonly what: string;
    readonly value: number;
    readonly unit: string;
    readonly wantAtMost: number | null;
  }[];
}

export function reportOf(figures: Figures): string;
