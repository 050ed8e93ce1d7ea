/** What is known of the shop of `--demo` before it is there: one session, and nothing in it needs protection. */
export const DEMO = { name: "demo", disposable: true, connections: 1 } as const;
