import type { Telling, Told } from "../failures.ts";
import { describeHost } from "../target.ts";
import type { Answer } from "./answer.ts";

const LATER = "Call again later. Nothing has to be restarted: each call connects anew.";

/** What the server says when it lets nobody in, or ends what is there; undefined where it speaks of a statement. */
export function ofLogin({ code, message, severity }: Answer, { target, show }: Telling): Told | undefined {
  const name = `Database ${target.name}`;
  const where = target.hosts.map(describeHost).join(", ");
  const role = JSON.stringify(target.user);
  const said = show(message, 300);
  const fatal = severity === "FATAL" || severity === "PANIC";
  switch (code) {
    case "28P01":
      return {
        message: `${name}: the password of ${role} is wrong, or there is no such role (${where}).`,
        fix: "Correct the password in DATABASE_URL, PGPASSWORD or the passfile. In a URL, @ : / ? # % of a password are percent-encoded.",
      };
    case "28000":
      return {
        message: `${name}: the server does not let ${role} in from here: ${said}`,
        fix: "Correct the role (PGUSER), the database or sslmode; or let pg_hba.conf on the server allow this machine, this role and this kind of encryption.",
      };
    case "3D000":
      return fatal
        ? {
            message: `${name}: there is no database ${show(target.database, 63)} at ${where}.`,
            fix: "Correct its name (DATABASE_URL, PGDATABASE).",
          }
        : undefined;
    case "53300":
      return {
        message: `${name}: the server has no connection left: ${said}`,
        fix: "Call again later; end idle connections; or lower --connections, raise max_connections, or put a pooler in between.",
      };
    case "57P01":
      return { message: `${name}: the connection was ended by an administrator or a restart of the server.`, fix: "Call again." };
    case "57P02":
      return { message: `${name}: the server is restarting after the crash of one of its processes.`, fix: LATER };
    case "57P03":
      return { message: `${name}: the server does not accept connections at the moment: ${said}`, fix: LATER };
    case "57P04":
      return { message: `${name}: the database was dropped.`, fix: "Configure another one." };
    case "57P05":
    case "25P03":
    case "25P04":
      return {
        message: `${name}: the server ended the connection for a time limit of its own: ${said}`,
        fix: "Call again; ask for less at once.",
      };
    case "42501":
      return fatal
        ? {
            message: `${name}: ${role} may not connect: ${said}`,
            fix: `Grant it: GRANT CONNECT ON DATABASE ... TO ${show(target.user, 63)}.`,
          }
        : undefined;
    default:
      // 08P01 is also what a wrong number of parameters is called.
      if (!fatal && (!code.startsWith("08") || code === "08P01")) return undefined;
      return {
        message: `${name}: the server refused or ended the connection: ${said} (SQLSTATE ${show(code, 5)})`,
        fix:
          code === "42704" || code === "22023" || code === "08P01"
            ? "Look at the parameter options of the address (PostgreSQL, or the pooler in between, does not take it)."
            : LATER,
      };
  }
}
