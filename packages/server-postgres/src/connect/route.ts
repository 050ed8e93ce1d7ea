import type { ToolError } from "@org/mcp-core/errors";
import type { Client, PoolConfig } from "pg";

/** A way to connect, with what has to be set in every transaction where the start-up packet cannot carry it (PgBouncer). */
export interface Attempt {
  readonly config: PoolConfig;
  readonly settings: readonly (readonly [name: string, value: string])[];
}

/** How one database is reached. */
export interface Route {
  /** What users call the database. */
  readonly name: string;
  /** Whether nothing there needs protection, so that there is nothing to say of a role that may do everything. */
  readonly disposable?: boolean;
  /** At most so many connections, where the engine allows fewer than the limits do. */
  readonly connections?: number;
  /** What to try, in order, until one connects; asked anew whenever a connection has to be made. Each may depend on how the last failed. */
  attempts(): Promise<Iterable<Attempt>>;
  /** Whether to go on with the next attempt after this failure of that one; asked before the next is taken. */
  another(error: unknown, attempt: Attempt): boolean;
  /** Whether the failure says only that the connection had been lost, so that a fresh one may do. */
  transient(error: unknown): boolean;
  /** The failure for the model, without a secret. */
  failure(error: unknown, sql?: string): ToolError;
  /** Stops what the client's backend does; resolves when it has ended or the socket is gone. Never rejects. */
  cancel(client: Client): Promise<void>;
  /** Gives up the connections that are just being made. */
  abandon?(): void;
  close?(): Promise<void>;
}
