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

/** What is known when a step begins. */
export interface SoFar {
  /** The absolute path of the scene's workspace. */
  readonly workspace: string;
  /** The answer to an earlier step, by its `name`; throws when there was none. */
  answer(name: string): Answer;
}

/** A value, or how it follows from what is known when the step begins: an id of an earlier answer, a path of the workspace. */
export type Given<Value> = Value | ((soFar: SoFar) => Value);

/** One thing a person might want, how an agent asks for it, and what must come back. */
export type Step = {
  /** What later steps call its answer. */
  readonly name?: string;
  /** In a person's words. */
  readonly ask: string;
  /** What is right, in words; printed beside the verdict. */
  readonly should: string;
  /** Whether the answer is right. */
  check(answer: Answer, soFar: SoFar): boolean;
  /** What of the answer to print. Default: all of it, cut to a few lines. */
  show?(answer: Answer): string;
} & (
  | { readonly tool: string; readonly arguments: Given<Readonly<Record<string, unknown>>> }
  | { readonly read: Given<string> }
  | { readonly complete: { readonly template: string; readonly argument: string; readonly typed: string } }
);

/** A directory made for a scene and removed after it. The server gets its path as its last argument. */
export interface Workspace {
  /** Whether it begins as a copy of this repository: every file that git does not ignore. */
  readonly repository: boolean;
  /** Files put into it, by path with `/`; each written piece by piece, so that a huge one needs no memory. */
  readonly files?: Readonly<Record<string, () => Iterable<string>>>;
  /** Symbolic links to directories put into it: path to target, which is taken from the workspace. */
  readonly links?: Readonly<Record<string, string>>;
}

/** The environment of whoever plays. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What `npm run demo` does with one server. Lives in that server's package as `demo/scene.ts`, exported as `scene`: itself, or how it follows from the environment. */
export interface Scene {
  /** A headline. */
  readonly title: string;
  /** What the server works on. Without it, it is started in an empty directory and told of none. */
  readonly workspace?: Workspace;
  /** Flags the server is started with. */
  readonly args?: readonly string[];
  /** Variables in its environment, besides those that every program gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** In this order; each is a request of its own. */
  readonly steps: readonly Step[];
}
