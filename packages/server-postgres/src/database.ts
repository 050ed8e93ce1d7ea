/** What the work on a database is done for. A tool's `Call` is one. */
export interface Task {
  /** Aborted when the client cancels or the server shuts down; what runs on the database is then stopped there too. */
  readonly signal: AbortSignal;
}

/** A value in the text form that PostgreSQL gives and takes, or NULL. */
export type Text = string | null;

/** A column of a result, as the server describes it (RowDescription). */
export interface Field {
  readonly name: string;
  /** OID of the table the column comes from unchanged, else 0. Survives aliases, subqueries and joins. */
  readonly tableId: number;
  /** Number of the column in that table (`pg_attribute.attnum`), else 0. */
  readonly columnId: number;
  /** OID of the type. */
  readonly typeId: number;
  /** `atttypmod`, such as the scale of numeric(10,2); -1 for none. */
  readonly typeModifier: number;
}

/** A statement to run. */
export interface Statement {
  readonly sql: string;
  readonly params?: readonly Text[];
  /** Rows to pass over on the server before the first that is sent. */
  readonly skip?: number;
  /** The most rows to read. */
  readonly maxRows: number;
}

/** The rows that were read of a statement's result. */
export interface Page {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Text[])[];
  /** Whether the result goes on after these rows. */
  readonly more: boolean;
  /** What ended the reading before the result did. */
  readonly stoppedBy?: "rows" | "bytes";
  /** The command tag, such as `SELECT 5`; undefined when there is more. */
  readonly command?: string;
}

/** What is known of a server and of our role there. */
export interface Facts {
  /** `server_version_num`, such as 150018. */
  readonly version: number;
  readonly database: string;
  readonly user: string;
  /** Schemas that unqualified names are looked up in, in order, pg_catalog included (`current_schemas(true)`). */
  readonly schemas: readonly string[];
  /** The setting `search_path`, as it may follow SET. */
  readonly searchPath: string;
  readonly timeZone: string;
  readonly extensions: readonly string[];
  /** Why the role is stronger than reading needs, one phrase each (`is a superuser`); empty when it is not. */
  readonly excess: readonly string[];
}

/** A connection for the time of a piece of work. Every statement is a transaction of its own, READ ONLY, rolled back. */
export interface Session {
  readonly facts: Facts;
  /**
   * Runs one of this server's own queries, never a user's text, with nothing but pg_catalog in the search path. Columns of type int2, int4, int8, oid, float4, float8 come as numbers,
   * bool as boolean, json and jsonb parsed, everything else as text; at most 10,000 rows. `Row` is what the query's own text promises.
   */
  rows<Row>(sql: string, params?: readonly Text[]): Promise<Row[]>;
  /** Runs a statement that the gate has let through. */
  read(statement: Statement): Promise<Page>;
}

/** A connection inside one read-write transaction. */
export interface WritingSession extends Session {
  /** Whether to commit when the work is done; anything thrown rolls back. */
  commit(): void;
}

/** One configured database. Connects when first asked for something. Failures are `ToolError`s. */
export interface Database {
  /** What users call it; `main` where there is one without a name. */
  readonly name: string;
  /** Whether what is changed there is soon gone again: the demo. */
  readonly disposable?: boolean;
  /** `session.rows` on a connection of its own. */
  rows<Row>(sql: string, params: readonly Text[], task: Task): Promise<Row[]>;
  /** Holds a connection while `work` runs. It is cleaned (DISCARD ALL) afterwards, or thrown away. */
  lease<T>(task: Task, work: (session: Session) => Promise<T>): Promise<T>;
  /** Holds a connection in ONE read-write transaction while `work` runs; rolled back unless `work` called `commit`. */
  transaction<T>(task: Task, work: (session: WritingSession) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The configured databases. */
export interface Databases {
  readonly names: readonly string[];
  /** The names that begin with what is typed. */
  completed(typed: string): readonly string[];
  /** The one of that name, or the only (first) one without a name. Throws a ToolError that lists the names. */
  get(name?: string): Database;
}
