import type { Installed, Peer } from "../installed.ts";
import type { Row } from "../row.ts";
import type { Subject } from "../subject.ts";

/** What is measured about one of our servers. A new server adds its own file beside this one and its line in `run.ts`. */
export interface Suite {
  /** What people would pick instead. */
  readonly peers: readonly Peer[];
  /** The rows, on the reference servers, our server and those peers that could be installed. */
  rows(references: readonly Subject[], installed: readonly Installed[]): Promise<Row[]>;
  /** Ends what the rows have started beside the subjects. */
  close?(): Promise<void>;
}
