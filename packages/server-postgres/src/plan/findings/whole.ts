import type { Evidence } from "../evidence.ts";
import type { Finding } from "../finding.ts";
import { showName, showTable } from "../names.ts";
import { showCount, showMs, showPercent } from "../numbers.ts";
import { numberAt, recordsAt, textAt, isRecord } from "../plan.ts";

/** A fifth of the time for compiling is more than compiling usually gains. */
const MIN_JIT_SHARE = 0.2;
/** Milliseconds that somebody notices. */
const MIN_JIT_MS = 20;
const MIN_PLANNING_MS = 50;
/** Planning that takes as long as the rest. */
const MIN_PLANNING_SHARE = 0.5;
const MIN_TRIGGER_SHARE = 0.1;
/** A foreign key's check reads a table of this many rows in a few milliseconds. */
const MIN_CHECKED_ROWS = 10_000;

/** What concerns the statement as a whole: compiling, planning, workers, triggers, foreign keys. */
export function findWhole(evidence: Evidence): readonly Finding[] {
  return [...compiling(evidence), ...planning(evidence), ...workers(evidence), ...triggers(evidence), ...foreignKeys(evidence)];
}

function compiling({ plan }: Evidence): readonly Finding[] {
  const jit = isRecord(plan.raw["JIT"]) ? plan.raw["JIT"] : {};
  const ms = numberAt(jit, "Timing", "Total") ?? 0;
  const share = plan.executionMs === undefined || plan.executionMs <= 0 ? 0 : Math.min(1, ms / plan.executionMs);
  if (ms < MIN_JIT_MS || share < MIN_JIT_SHARE) return [];
  const functions = numberAt(jit, "Functions");
  return [
    {
      weight: share,
      node: undefined,
      what: `JIT compiled for ${showMs(ms)}, ${showPercent(share)} of the time${functions === undefined ? "" : ` (${showCount(functions)} functions)`}`,
      advice: "SET jit = off for this session or role, or raise jit_above_cost; an overestimated cost is what turned it on.",
    },
  ];
}

function planning({ plan: { planningMs = 0, executionMs } }: Evidence): readonly Finding[] {
  const share = executionMs === undefined ? 0.3 : planningMs / Math.max(planningMs + executionMs, 1e-9);
  if (planningMs < MIN_PLANNING_MS || (executionMs !== undefined && share < MIN_PLANNING_SHARE)) return [];
  return [
    {
      weight: share,
      node: undefined,
      what: `Planning took ${showMs(planningMs)}${executionMs === undefined ? "" : `, running ${showMs(executionMs)}`}`,
      advice:
        "Many joins, partitions or indexes make plans long to find: name the partition, join less, or use a prepared statement for what runs often.",
    },
  ];
}

function workers({ plan, shares }: Evidence): readonly Finding[] {
  return plan.nodes.flatMap((node) => {
    const [planned = 0, launched] = [numberAt(node.raw, "Workers Planned"), numberAt(node.raw, "Workers Launched")];
    if (launched === undefined || launched >= planned || node.actual?.loops === 0) return [];
    return [
      {
        weight: (0.5 * shares.whole(node) * (planned - launched)) / (planned + 1),
        node,
        what: `#${node.number} ${node.type} was planned with ${showCount(planned)} workers and got ${showCount(launched)}: the server had none free`,
        advice: "Run it when the server is less busy, or raise max_parallel_workers and max_worker_processes.",
      },
    ];
  });
}

function triggers({ plan }: Evidence): readonly Finding[] {
  const total = plan.executionMs ?? 0;
  return recordsAt(plan.raw, "Triggers").flatMap((trigger) => {
    const ms = numberAt(trigger, "Time") ?? 0;
    if (total <= 0 || ms < total * MIN_TRIGGER_SHARE) return [];
    const name = textAt(trigger, "Constraint Name") ?? textAt(trigger, "Trigger Name") ?? "?";
    const calls = numberAt(trigger, "Calls") ?? 0;
    return [
      {
        weight: Math.min(1, ms / total),
        node: undefined,
        what: `The trigger ${showName(name)} took ${showMs(ms)}, ${showPercent(ms / total)} of the time, in ${showCount(calls)} calls`,
        advice: "For a foreign key, index the referencing columns; otherwise look at what the trigger's function does for each row.",
      },
    ];
  });
}

/** Each deleted row (or changed key) makes the server look for rows that refer to it. */
function foreignKeys({ plan, slowKeys }: Evidence): readonly Finding[] {
  return slowKeys
    .filter(({ rows }) => rows < 0 || rows >= MIN_CHECKED_ROWS)
    .map(({ schema, table: name, columns, rows }) => {
      const list = columns.map(showName).join(", ");
      const target = showTable({ schema, name });
      return {
        weight: 0.5,
        node: plan.nodes[0],
        what: `For each deleted row, the foreign key of ${target} (${list}) reads all ${rows < 0 ? "" : `${showCount(rows)} `}rows of it: no index begins with its columns (the plan's cost leaves that out)`,
        advice: `CREATE INDEX ON ${target} (${list});`,
      };
    });
}
