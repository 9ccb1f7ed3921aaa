/** Detection as quick as a loaded test machine bears, for tests of what comes after it. */
export const quickDetection = {
  interval: '500ms',
  timeout: '300ms',
  confirmations: 3,
  restore_after: '1s',
} as const;
