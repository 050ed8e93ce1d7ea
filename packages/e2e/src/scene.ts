/** What came back for one step. */
export interface Answer {
  /** The text a model reads; for a resource its contents. */
  readonly text: string;
  /** The structured content, or the empty object. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The values proposed, for a completion. */
  readonly values: readonly string[];
  /** Whether the tool, or the protocol, said no. */
  readonly refused: boolean;
}

/** One thing a person might want, how an agent asks for it, and what must come back. */
export type Step = {
  /** In a person's words. */
  readonly ask: string;
  /** What is right, in words; printed beside the verdict. */
  readonly should: string;
  /** Whether the answer is right. */
  check(answer: Answer): boolean;
  /** What of the answer to print. Default: all of it, cut to a few lines. */
  show?(answer: Answer): string;
} & (
  | { readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> }
  | { readonly read: string }
  | { readonly complete: { readonly template: string; readonly argument: string; readonly typed: string } }
);

/** What `npm run demo` does with one server. Lives in that server's package as `demo/scene.ts`, exported as `scene`. */
export interface Scene {
  /** A headline. */
  readonly title: string;
  /** Flags the server is started with. */
  readonly args?: readonly string[];
  /** In this order; each is a request of its own. */
  readonly steps: readonly Step[];
}
