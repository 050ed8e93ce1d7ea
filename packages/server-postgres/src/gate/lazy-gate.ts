import type { Gate, GateOptions } from "./gate.ts";

/** A gate that is loaded when first asked: a hundred kilobytes that `initialize` and `tools/list` need not wait for. */
export function lazyGate(options: GateOptions): Gate {
  let loading: Promise<Gate> | undefined;
  let loaded: Gate | undefined;

  async function load(): Promise<Gate> {
    const { createGate } = await import("./create-gate.ts");
    return (loaded = createGate(options));
  }
  function gate(): Promise<Gate> | Gate {
    return loaded ?? (loading ??= load());
  }

  return {
    check: async (sql, session) => (await gate()).check(sql, session),
    checkChange: async (sql, session) => (await gate()).checkChange(sql, session),
    forget: () => loaded?.forget(),
  };
}
