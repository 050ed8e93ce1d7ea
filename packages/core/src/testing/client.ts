import { Client } from "@modelcontextprotocol/client";

/** Which protocol era the client speaks: `legacy` opens with `initialize` (2025-11-25), `modern` is 2026-07-28. */
export type Era = "legacy" | "modern";

export interface ClientSettings {
  /** Default `legacy`, as most hosts today over stdio. */
  era?: Era;
  /** How the client's user answers a question. Without it the client declares that it cannot ask. */
  answer?: (question: string) => "accept" | "decline" | "cancel";
  /** The roots the client offers. Without them it declares that it has none to offer. */
  roots?: readonly { uri: string; name?: string }[];
}

/** A real SDK client. */
export function createClient({ era = "legacy", answer, roots }: ClientSettings): Client {
  const client = new Client(
    { name: "mcp-core-testing", version: "1.0.0" },
    {
      versionNegotiation: { mode: era === "legacy" ? "legacy" : { pin: "2026-07-28" } },
      capabilities: {
        ...(answer !== undefined && { elicitation: { form: {} } }),
        ...(roots !== undefined && { roots: { listChanged: true } }),
      },
    },
  );
  if (answer !== undefined) {
    client.setRequestHandler("elicitation/create", ({ params }) => {
      const action = answer(params.message);
      return action === "accept" ? { action, content: { confirm: true } } : { action };
    });
  }
  if (roots !== undefined) client.setRequestHandler("roots/list", () => ({ roots: [...roots] }));
  return client;
}
