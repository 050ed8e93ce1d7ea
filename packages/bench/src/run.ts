// Measures our servers beside what physics allows, a bare SDK server and the peers people would pick instead.
// Exits 1 when a server answers wrongly, 2 for wrong arguments; never because something is slow.
import { writeFile } from "node:fs/promises";

import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { install } from "./installed.ts";
import { describeMachine, type Machine, machineLine } from "./machine.ts";
import { measure, type Result } from "./measure.ts";
import { references } from "./references.ts";
import { markdownReport, rowReport, targetLines } from "./report.ts";
import { calcSuite } from "./servers/calc.ts";
import { filesSuite } from "./servers/files.ts";
import { postgresSuite } from "./servers/postgres.ts";

const suites = [calcSuite, filesSuite, postgresSuite];

const args = readOrExit();
// With --markdown, stdout is for the table alone.
const say = args.markdown ? console.error : console.log;
const machine = describeMachine();
say(`${machineLine(machine)}; load ${machine.load} at the start`);

const installed = await Promise.all(suites.map((suite) => Promise.all(suite.peers.map(install))));
const missing = installed.flat().flatMap((peer) => ("missing" in peer ? [`${peer.peer.name} ${peer.peer.version}: ${peer.missing}`] : []));
const reference = await references();
const rows = (await Promise.all(suites.map((suite, index) => suite.rows(reference, installed[index] ?? [])))).flat();
const chosen = rows.filter(({ id }) => id.includes(args.filter));
if (chosen.length === 0) {
  console.error(`No row matches ${JSON.stringify(args.filter)}. Rows: ${rows.map(({ id }) => id).join(", ")}.`);
  process.exit(2);
}
const subjects = new Map(chosen.flatMap((row) => row.subjects.map(({ name, version }) => [name, version])));
say(`Versions: ${[...subjects].map(([name, version]) => `${name} ${version}`).join(", ")}`);
for (const line of missing) say(`Missing peer: ${line}`);

const results: Result[] = [];
for (const row of chosen) {
  const result = await measure(row, args.rounds ?? row.rounds);
  results.push(result);
  say(`\n${rowReport(result)}`);
}
for (const { close } of suites) await close?.();
say(`\n${["Targets", ...targetLines(results)].join("\n  ")}`);
say(`Load ${describeMachine().load} at the end.`);

if (args.markdown) console.log(`${markdownReport(results)}\n\n${machineLine(machine)}. Medians of interleaved rounds of one run.`);
if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(record(machine), null, 2)}\n`);
const failures = results.flatMap(({ row, measured }) =>
  measured.flatMap(({ subject, failure }) => (failure === undefined ? [] : [`${row.id}, ${subject.name}: ${failure}`])),
);
for (const line of failures) console.error(`FAILED ${line}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function readOrExit(): Arguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(2);
  }
}

function record(where: Machine): unknown {
  return {
    date: new Date().toISOString(),
    machine: where,
    missing,
    rows: results.map(({ row, rounds, pinned, measured }) => ({
      id: row.id,
      title: row.title,
      rounds,
      pinned,
      metrics: row.metrics,
      subjects: measured.map(({ subject: { name, version, role }, samples, failure }) => ({ name, version, role, samples, failure })),
    })),
  };
}
