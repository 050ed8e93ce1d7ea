import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { readTargets } from "../../src/connect/address.ts";
import { AddressError, type ConnectionSettings, type Target } from "../../src/connect/target.ts";

const read = (databaseUrl: string, more: Partial<ConnectionSettings> = {}): readonly Target[] =>
  readTargets({ databases: [], databaseUrl, connectTimeoutMs: 5000, ...more });
const one = (databaseUrl: string, more: Partial<ConnectionSettings> = {}): Target => {
  const [target, ...others] = read(databaseUrl, more);
  if (target === undefined || others.length > 0) throw new Error("not one target");
  return target;
};
const refusal = (databaseUrl: string, more: Partial<ConnectionSettings> = {}): string => {
  try {
    read(databaseUrl, more);
  } catch (error) {
    if (error instanceof AddressError) return error.message;
    throw error;
  }
  throw new Error(`${databaseUrl} was accepted`);
};
/** The targets, or the message of an AddressError; anything else is thrown on. */
const attempt = (databaseUrl: string): { targets: readonly Target[]; message: string } => {
  try {
    return { targets: read(databaseUrl), message: "" };
  } catch (error) {
    if (error instanceof AddressError) return { targets: [], message: error.message };
    throw error;
  }
};
const places = (target: Target): string[] => target.hosts.map(({ name, port }) => `${name ?? ""}:${port}`);

describe("addresses as libpq reads them", () => {
  test.each<[string, Partial<Target>, string[]]>([
    ["postgres://app@db.example.com/shop", { name: "main", user: "app", database: "shop", password: undefined }, ["db.example.com:5432"]],
    ["postgresql://app:secret@localhost:5433/shop", { password: "secret" }, ["localhost:5433"]],
    ["POSTGRES://app@h/d", { user: "app" }, ["h:5432"]],
    ["postgres://a%40b:p%40s%2Fs%3A%23%3F%25@h/d%20b", { user: "a@b", password: "p@s/s:#?%", database: "d b" }, ["h:5432"]],
    ["postgres://app:p:q#r@h/d", { password: "p:q#r" }, ["h:5432"]],
    ["postgres://app:@h/d", { password: undefined }, ["h:5432"]],
    ["postgres://app@h", { database: "app" }, ["h:5432"]],
    ["postgres://app@/d?host=/var/run/postgresql&port=5433", { database: "d" }, ["/var/run/postgresql:5433"]],
    ["postgres://app@%2Frun%2Fdb/d", {}, ["/run/db:5432"]],
    ["postgres://app@[::1]:5433,[fe80::1%25eth0]/d", {}, ["::1:5433", "fe80::1%eth0:5432"]],
    [
      "postgres://app@h1:1,h2,h3:3/d?target_session_attrs=prefer-standby",
      { sessionAttributes: "prefer-standby" },
      ["h1:1", "h2:5432", "h3:3"],
    ],
    ["postgres://h1,h2/d?user=app&password=x%20y&port=7", { user: "app", password: "x y" }, ["h1:7", "h2:7"]],
    ["postgres://app@h/d?ssl=true", { tls: expect.objectContaining({ mode: "require" }) as never }, ["h:5432"]],
    [
      "postgres://app@h/d?options=-c%20search_path%3Da%5C%20b%20--work_mem=1MB",
      { options: ["-c", "search_path=a b", "--work_mem=1MB"] },
      ["h:5432"],
    ],
    ["postgres://app@h/d?connect_timeout=3&keepalives=0", { connectTimeoutMs: 3000, keepAlive: false }, ["h:5432"]],
    ["postgres://app@h/d?connect_timeout=0", { connectTimeoutMs: 5000 }, ["h:5432"]],
    ["host=h dbname='my shop' user = app password=a\\'b\\\\c\\ d", { database: "my shop", user: "app", password: "a'b\\c d" }, ["h:5432"]],
    ["sales=host=h dbname=d user=app", { name: "sales", database: "d" }, ["h:5432"]],
    ["postgres://app@h/d?sslrootcert=system", { tls: expect.objectContaining({ mode: "verify-full" }) as never }, ["h:5432"]],
  ])("%s", (url, expected, hosts) => {
    const target = one(url);
    expect(target).toMatchObject(expected);
    expect(places(target)).toEqual(hosts);
  });

  test("several, each with its name", () => {
    const targets = read(" main=postgres://a@h/one \n analytics=postgresql://b:c@h/two ");
    expect(targets.map(({ name, user, database }) => [name, user, database])).toEqual([
      ["main", "a", "one"],
      ["analytics", "b", "two"],
    ]);
  });

  test("the command line beats DATABASE_URL, and the single settings fill in", () => {
    const settings = { host: "db", port: "5555", user: "me", password: "pw", database: "shop", sslmode: "require", passfile: "/p" };
    const [named] = readTargets({ databases: ["x=postgres:///other"], databaseUrl: "postgres://u@h/d", connectTimeoutMs: 1, ...settings });
    expect(named).toMatchObject({ name: "x", user: "me", password: "pw", database: "other", hosts: [{ name: "db", port: 5555 }] });
    expect(one("", settings)).toMatchObject({ name: "main", database: "shop", passfile: "/p", tls: { mode: "require" } });
    expect(read("")).toEqual([]);
    expect(read("", { sslmode: "require" })).toEqual([]);
  });
});

describe("what is not usable", () => {
  test.each<[string, RegExp]>([
    [
      "postgres://u:p@ss#w/x@host/db",
      /^Database main \(DATABASE_URL\) is not usable: it contains more than one @; percent-encode .* @ as %40/,
    ],
    ["postgres://u:p/ss@host/db", /a \/ or \? comes before the @/],
    ["postgres://u:p?ss@host/db", /a \/ or \? comes before the @/],
    ["postgres://u:p ss@host/db", /white space/],
    ["postgres://u:100%@host/db", /a % that does not begin an escape/],
    ["postgres://u:p%00@host/db", /%00/],
    ["postgres://u:p%ff@host/db", /not UTF-8/],
    ["postgres://user:password", /port is not a number .* then @HOST is missing/],
    ["u:pass@host/db", /^DATABASE_URL is not usable: it must begin with postgres:\/\//],
    ["postgre://u:pass@host/db", /must begin with postgres:/],
    ["a=postgres://h/d b=mysql://u:pass@h/d", /white space/],
    ["postgres://h/d#x", /contains a #/],
    ["postgres://::1/d", /in brackets/],
    ["postgres://h!/d", /what stands for a host/],
    ["postgres://h:99999/d", /1 to 65535/],
    ["postgres://h/d?sslmod=require", /the parameter sslmod is not one of libpq's\. Did you mean "sslmode"\?/],
    ["postgres://h/d?sslmode=on", /sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full/],
    ["postgres://h/d?sslmode=no-verify", /sslmode=require encrypts and checks no certificate/],
    ["postgres://h/d?search_path=x", /search_path cannot be followed: .*options=/],
    ["postgres://h/d?pgbouncer=true", /meant for another program/],
    ["postgres://h/d?replication=database", /replication cannot be followed/],
    ["postgres://h/d?sslmode=require&sslrootcert=system", /too weak for sslrootcert=system/],
    ["postgres://h/d?sslnegotiation=direct", /too weak for sslnegotiation=direct/],
    ["postgres://h/d?options=-W%205", /options may only set parameters/],
    ["postgres://h/d?options=--%20x", /options may only set parameters/],
    ["postgres://h/d?x", /form name=value/],
    ["postgres://h1,h2/d?port=1,2,3", /one port, or as many/],
    ["postgres://h/d?hostaddr=nix", /hostaddr must be an IP address/],
    ["host=h password=two words", /form name=value/],
    ["a=postgres://h/d a=postgres://h/e", /Two databases are called a/],
    ["1a=postgres://h/d", /name of a database/],
  ])("%s", (url, expected) => {
    expect(refusal(url)).toMatch(expected);
  });

  test("a port of PGPORT that is none", () => {
    expect(refusal("", { host: "h", port: "54x" })).toMatch(/PGPORT is "54x", and must be a number from 1 to 65535\.$/);
  });

  test("a password on the command line", () => {
    expect(refusal("", { databases: ["shop=postgres://u:hunter22@h/d"] })).toMatch(/^Database shop \(Argument 1\).*\(ps\).*PGPASSWORD/);
    expect(refusal("", { databases: ["postgres://u@h/d?password=hunter22"] })).not.toContain("hunt");
  });
});

/** Whether four characters in a row of a secret are in a text. */
const leaks = (text: string, secret: string): boolean =>
  Array.from({ length: Math.max(0, secret.length - 3) }, (_, at) => secret.slice(at, at + 4)).some((piece) => text.includes(piece));

describe("no piece of a password", () => {
  // What an address is made of, and letters that no message has in a row.
  const signs = fc.constantFrom("@", "/", ":", "?", "#", "%", "%41", " ", "=", "&", ",", "[", "]", "\\", "'");
  const letters = fc.string({ unit: fc.constantFrom("Z", "Q", "X", "J", "7"), minLength: 1, maxLength: 6 });
  const passwords = fc.array(fc.oneof(signs, letters), { minLength: 1, maxLength: 10 }).map((parts) => parts.join(""));
  const forms: ((password: string) => string)[] = [
    (password) => `postgres://user:${password}@db.example.com/shop`,
    (password) => `main=postgres://user:${password}@db.example.com:5432/shop?sslmode=require`,
    (password) => `postgres://db.example.com/shop?user=user&password=${password}`,
    (password) => `host=db.example.com dbname=shop user=user password=${password}`,
  ];

  test("becomes a host, or a word of an error", () => {
    fc.assert(
      fc.property(passwords, fc.constantFrom(...forms), (password, form) => {
        const { targets, message } = attempt(form(password));
        // Taken as it is or refused, never taken for something else.
        const plain = !/[%&'\\\s]/.test(password);
        expect(targets.map(({ hosts, ...target }) => [hosts[0]?.name, plain ? target.password : password])).toEqual(
          targets.map(() => ["db.example.com", password]),
        );
        expect(leaks(message, password)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test("anything at all gives targets or an AddressError", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(signs, fc.string({ maxLength: 6 })), { maxLength: 12 }), (parts) => {
        const { targets, message } = attempt(parts.join(""));
        expect(message === "" || targets.length === 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
