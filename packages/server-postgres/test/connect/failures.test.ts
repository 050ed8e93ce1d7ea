import { ToolError } from "@org/mcp-core/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readTargets } from "../../src/connect/address.ts";
import { failureOf } from "../../src/connect/failures.ts";
import { pointAt } from "../../src/connect/failures/caret.ts";
import { shown } from "../../src/connect/redact.ts";
import { isTransient } from "../../src/connect/refusals.ts";
import type { Target } from "../../src/connect/target.ts";

const PASSWORD = "Tr0ub4dor&3";
const limits = { statementMs: 30_000, lockMs: 3_000, connectMs: 10_000, connections: 10, maxBytes: 1 };
const target = readTargets({
  databases: [],
  databaseUrl: `shop=postgres://app:${encodeURIComponent(PASSWORD)}@db.example.com/store?sslmode=verify-full`,
  connectTimeoutMs: 5000,
})[0] as Target;

const tell = (error: unknown, sql?: string): { message: string; fix: string } => {
  const failure = failureOf(error, { target, limits, ...(sql !== undefined && { sql }) });
  expect(failure).toBeInstanceOf(ToolError);
  return { message: failure.message, fix: failure.fix ?? "" };
};
const node = (code: string, message = code): Error => Object.assign(new Error(message), { code });
const server = (code: string, message: string, more: Record<string, string> = {}): Error =>
  Object.assign(new Error(message), { severity: "ERROR", code, ...more });

describe("what failed and what to do", () => {
  test.each<[Error, RegExp, RegExp]>([
    [
      node("ECONNREFUSED"),
      /^Database shop cannot be reached: nothing accepts connections at db\.example\.com port 5432\.$/,
      /Start PostgreSQL/,
    ],
    [new AggregateError([node("ECONNREFUSED")]), /nothing accepts connections/, /Start PostgreSQL/],
    [node("ENOTFOUND"), /the name of the host is not known \(db\.example\.com/, /Correct the host/],
    [node("ETIMEDOUT"), /no answer from/, /firewall/],
    [new Error("timeout expired"), /no answer from/, /firewall/],
    [
      new Error("timeout exceeded when trying to connect"),
      /^Database shop is busy: no connection became free within 10 s\.$/,
      /--connections/,
    ],
    [node("ECONNRESET"), /was lost/, /Call again/],
    [new Error("Connection terminated unexpectedly"), /was lost/, /Call again/],
    [server("28P01", "x", { severity: "FATAL" }), /the password of "app" is wrong/, /DATABASE_URL, PGPASSWORD or the passfile/],
    [server("3D000", "x", { severity: "FATAL" }), /there is no database store at/, /PGDATABASE/],
    [server("53300", "too many clients", { severity: "FATAL" }), /no connection left: too many clients/, /max_connections/],
    [server("57P01", "x", { severity: "FATAL" }), /ended by an administrator or a restart/, /Call again/],
    [server("57P03", "starting up", { severity: "FATAL" }), /does not accept connections at the moment: starting up/, /later/],
    [
      new Error("The server does not support SSL connections"),
      /^Database shop, sslmode=verify-full: the server does not offer TLS\.$/,
      /ssl = on/,
    ],
    [node("SELF_SIGNED_CERT_IN_CHAIN"), /not among the trusted ones\. Nothing was sent to it\.$/, /sslrootcert/],
    [node("ERR_TLS_CERT_ALTNAME_INVALID"), /for another name/, /verify-ca/],
    [node("CERT_HAS_EXPIRED"), /has expired/, /clock/],
    [node("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"), /wants a client certificate/, /sslcert and sslkey/],
    [node("ERR_SSL_WRONG_VERSION_NUMBER", "wrong version number"), /TLS failed: wrong version number/, /proxy/],
    [server("57014", "canceling statement due to statement timeout"), /SQLSTATE 57014/, /The limit is 30 s \(--statement-ms\)/],
    [server("57014", "canceling statement due to user request"), /SQLSTATE 57014/, /cancelled/],
    [server("55P03", "canceling statement due to lock timeout"), /lock timeout/, /limited to 3 s \(--lock-ms\)/],
    [server("25006", "cannot execute UPDATE in a read-only transaction"), /read-only/, /execute/],
    [server("42501", "permission denied for table secrets"), /^permission denied for table secrets \(SQLSTATE 42501\)$/, /GRANT SELECT/],
    [server("42501", "permission denied for database", { severity: "FATAL" }), /^Database shop: "app" may not connect/, /GRANT CONNECT/],
    [
      server("08P01", 'bind message supplies 0 parameters, but prepared statement "" requires 1'),
      /^The statement has 1 parameter \(\$1\); params has 0 values\.$/,
      /Give params as many/,
    ],
    [server("08P01", "bind 3, ... requires 2"), /^The statement has 2 parameters \(\$1 to \$2\); params has 3 values\.$/, /as many/],
    [server("08P01", "bind 1, ... requires 0"), /^The statement has no parameters; params has 1 value\.$/, /write \$1, \$2/],
    [server("08P01", "invalid message format"), /^invalid message format/, /params/],
    [
      server("22P02", 'invalid input syntax for type integer: "{1,2}"', { where: "unnamed portal parameter $1 = '...'" }),
      /\nIn: params\[0\]$/,
      /params\[0\] is a list.*= any\(\$1\)/,
    ],
    [server("22P02", "bigint", { where: "unnamed portal parameter $2 = '...'" }), /\nIn: params\[1\]$/, /^Correct params\[1\]/],
    [server("22007", 'invalid input syntax for type interval: "1 dya"'), /dya/, /'2 weeks'/],
    [server("22007", 'invalid input syntax for type date: "x"'), /date/, /^Write dates/],
    [server("22008", "date/time field value out of range"), /range/, /no such day/],
    [server("42601", 'syntax error in tsquery: "a b"'), /tsquery/, /websearch_to_tsquery/],
    [server("42601", 'syntax error at or near "x"'), /near/, /older server/],
    [server("42883", "function percentile_cont(numeric, date) does not exist"), /percentile/, /percentile_disc/],
    [server("0A000", 'cross-database references are not implemented: "a.b.c"'), /cross/, /argument database/],
    [server("0A000", "cannot truncate a table", { hint: "Use TRUNCATE ... CASCADE." }), /CASCADE/, /^$/],
    [server("0A000", "no"), /no/, /another way/],
    [server("23502", "null", { schema: "crm", table: "T", column: "name" }), /null/, /^Give name of crm\."T" a value\.$/],
    [server("23503", "violates", { schema: "s", table: "orders", constraint: "orders_fk" }), /violates/, /orders_fk of s\.orders/],
    [server("23505", "dup", { schema: "s", table: "t" }), /dup/, /s\.t has a row with that key.*ON CONFLICT/],
    [server("23514", "check", { schema: "s", table: "t", constraint: "c" }), /check/, /condition c of s\.t/],
    [server("23514", "no partition", { schema: "s", table: "t" }), /partition/, /partitions of s\.t/],
    [server("23P01", "conflicting", { schema: "s", table: "t", constraint: "c" }), /conflict/, /exclusion c/],
    [server("23000", "integrity"), /integrity/, /describe_table/],
    [server("22P02", 'invalid input syntax for type integer: "x"'), /"x"/, /text/],
    [server("2202E", "array subscript error"), /SQLSTATE 2202E/, /Correct it/],
    [server("53200", "out of shared memory"), /out of shared memory/, /less/],
    [new Error("nobody expected this"), /^Database shop failed: nobody expected this$/, /^$/],
  ])("%s", (error, message, fix) => {
    const told = tell(error);
    expect(told.message).toMatch(message);
    expect(told.fix).toMatch(fix);
  });

  test("a ToolError stays as it is", () => {
    const error = new ToolError("already said");
    expect(failureOf(error, { target, limits })).toBe(error);
  });

  test("the place in the statement, the detail and the hint", () => {
    const error = server("42703", 'column "nme" does not exist', { position: "12", detail: "d", hint: "Perhaps name.\nReally." });
    expect(tell(error, "select 1,\n\tnme from t").message).toBe(
      'column "nme" does not exist (SQLSTATE 42703)\nline 2, column 2:\n   nme from t\n   ^\nDetail: d\nThe server\'s hint: Perhaps name.\\nReally.',
    );
  });

  test("a caret counts characters, and long lines are cut around it", () => {
    expect(pointAt("select '👍', x", 13)).toBe("line 1, column 13:\n  select '👍', x\n              ^");
    const [place, line = "", caret = ""] = (pointAt(`${"a".repeat(500)}X${"b".repeat(500)}`, 501) ?? "").split("\n");
    expect(place).toBe("line 1, column 501:");
    expect(line.length).toBeLessThan(110);
    expect(line[caret.indexOf("^")]).toBe("X");
    expect(pointAt("select", 99)).toBeUndefined();
  });
});

describe("nothing that must not be shown", () => {
  test("no piece of the password, however it is written", () => {
    for (const text of [PASSWORD, `x${PASSWORD}y`, PASSWORD.slice(2, 6), encodeURIComponent(PASSWORD), `postgres://app:${PASSWORD}@h`]) {
      expect(tell(new Error(`failed: ${text}`)).message).not.toMatch(/Tr0u|r0ub|0ub4|ub4d|b4do|4dor|dor%|26/);
      expect(tell(server("XX000", text, { detail: text, hint: text, where: text })).message).not.toMatch(/Tr0u|r0ub|0ub4|ub4d|b4do|4dor/);
    }
  });

  test("a piece of four characters never, whatever is around it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 12 }), fc.string(), fc.string(), fc.nat(8), (secret, before, after, at) => {
        const piece = secret.slice(Math.min(at, secret.length - 4)).slice(0, 4);
        // The mark itself may hold it.
        fc.pre(!"[hidden]".includes(piece) && !`${before}[hidden]${after}`.includes(piece));
        expect(shown(`${before}${piece}${after}`, [secret])).not.toContain(piece);
      }),
    );
  });

  test("control characters are written out and long texts are cut", () => {
    expect(tell(server("P0001", "a\nb\u001b[2J\u202e")).message).toBe(String.raw`a\nb\u001b[2J\u202e (SQLSTATE P0001)`);
    expect(tell(server("P0001", "x".repeat(1e6))).message.length).toBeLessThan(700);
  });
});

test.each<[Error, boolean]>([
  [server("57P01", "x"), true],
  [server("08006", "x"), true],
  [node("ECONNRESET"), true],
  [new Error("Connection terminated unexpectedly"), true],
  [server("08P01", "x"), false],
  [server("57014", "x"), false],
  [server("28P01", "x"), false],
  [node("ECONNREFUSED"), false],
  [new Error("timeout exceeded when trying to connect"), false],
])("%s is transient: %s", (error, expected) => {
  expect(isTransient(error)).toBe(expected);
});
