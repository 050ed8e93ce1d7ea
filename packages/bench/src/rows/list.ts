import { estimatedTokens } from "@org/mcp-core/testing";

import { descendants } from "../process-facts.ts";
import type { Figure, Row } from "../row.ts";
import { connect } from "../session.ts";
import type { Subject } from "../subject.ts";

/** `tools/list` right after `initialize`: how long, how many tokens, and how many processes the server had to start for it. */
export function listRow(server: string, subjects: readonly Subject[], figures: readonly Figure[]): Row {
  return {
    id: `${server}/list`,
    title: "tools/list right after initialize",
    rounds: 10,
    subjects,
    metrics: [
      { key: "wall", title: "wall ms" },
      { key: "tools", title: "tools" },
      { key: "tokens", title: "tokens (characters / 4)" },
      { key: "children", title: "child processes" },
    ],
    figures,
    open: async (subject) => ({
      async sample() {
        const wire = await connect(subject);
        try {
          const started = performance.now();
          const { tools, nextCursor } = await wire.request("tools/list");
          const wall = performance.now() - started;
          if (!Array.isArray(tools) || tools.length === 0 || nextCursor !== undefined)
            throw new Error("the list is empty or only a page of it");
          const children = descendants(wire.pid);
          if (subject.role === "ours" && children > 0) throw new Error(`tools/list started ${children} child processes; it must need none`);
          return { wall, tools: tools.length, tokens: estimatedTokens(tools), children };
        } finally {
          await wire.close();
        }
      },
      close: async () => {},
    }),
  };
}
