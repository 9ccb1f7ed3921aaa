/** Exit codes that scripts can rely on; those above 63 are sysexits.h's. */
export const exitCode = {
  ok: 0,
  /** The command was understood but refused, or something unforeseen went wrong. */
  refused: 1,
  /** `status`: at least one UPS is on battery. */
  onBattery: 2,
  /** `status`: it is not decided whether the mains is there. */
  undecided: 3,
  /** EX_USAGE: the command line is wrong. */
  usage: 64,
  /** EX_UNAVAILABLE: no service is running. */
  unavailable: 69,
  /** EX_CONFIG: the configuration is wrong. */
  configuration: 78,
} as const;
