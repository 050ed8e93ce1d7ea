/** The bounds of what one call may do to a database. Times in milliseconds. */
export interface Limits {
  /** How long a statement may run (`statement_timeout`, and a second later our own means). */
  readonly statementMs: number;
  /** How long it may wait for a lock (`lock_timeout`). */
  readonly lockMs: number;
  /** How long to wait for a connection, a free one or a new one. */
  readonly connectMs: number;
  /** The most connections to one database. */
  readonly connections: number;
  /** The most bytes that are read of one result. */
  readonly maxBytes: number;
}
