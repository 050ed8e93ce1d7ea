/** What a guardian is told first. */
export interface Order {
  readonly version: number;
  readonly port: number;
  /** Lines of postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
  /** Lines of pg_hba.conf. */
  readonly access: readonly string[];
  /** Files copied into the data directory, readable to the server alone: name there -> path here. */
  readonly files: Readonly<Record<string, string>>;
  readonly password?: string | undefined;
}

/** How a server is stopped, as `pg_ctl` names it; `kill` is SIGKILL of the postmaster: a crash. */
export type Mode = "smart" | "fast" | "immediate" | "kill";

export type Request = { readonly id: number } & (
  | { readonly do: "begin"; readonly order: Order }
  | { readonly do: "up" }
  | { readonly do: "down"; readonly mode: Mode }
);

export interface Reply {
  readonly id: number;
  /** The directory that holds everything, and the postmaster's process id when it runs. */
  readonly place?: string;
  readonly pid?: number | undefined;
  readonly failure?: string;
}
