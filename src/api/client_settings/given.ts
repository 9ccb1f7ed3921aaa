/** What clients of this installation can be given. */
export interface Given {
  /** The address that clients reach us at, as they write it. */
  readonly server: string;
  /** Of upsd. */
  readonly port: number;
  /** The UPS that the client asks for. */
  readonly ups: string;
  /** The name of the account. */
  readonly user: string;
  /** In words where it stands: never the password itself. */
  readonly password: string;
  /** Of the hub; null where it is turned off. */
  readonly hub: { readonly port: number; readonly token: string } | null;
}

/** One thing that is entered, as the client's own settings call it. */
export interface Field {
  readonly label: string;
  readonly value: string;
}

/** A kind of client, and what is entered there. */
export interface ClientKind {
  readonly kind: string;
  readonly title: string;
  /** The document that tells more, and the heading in it. */
  readonly told: { readonly in: 'connecting-clients.md' | 'hub.md'; readonly under: string };
  /** Where in the client; empty where its title says it all. */
  readonly where: string;
  readonly fields: (given: Given) => readonly Field[];
  /** The ready-made account that has to be in `nut.presets`, since the client lets nobody choose; null: any account will do. */
  readonly preset: 'synology' | 'qnap' | null;
}
