// A process of its own that owns one PostgreSQL server and its directory. It lives as long as the channel to whoever started it: when
// that process ends, however it ends, the server is stopped and the directory removed.
import type { Reply, Request } from "./guarding.ts";
import { type Server, makeServer } from "./server.ts";

let server: Server | undefined;
let work: Promise<unknown> = Promise.resolve();

process.on("message", (request: Request) => {
  work = work.then(async () => {
    try {
      reply({ id: request.id, ...(await obey(request)) });
    } catch (error) {
      reply({ id: request.id, failure: error instanceof Error ? error.message : String(error) });
    }
  });
});
process.on("disconnect", end);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);

async function obey(request: Request): Promise<Omit<Reply, "id">> {
  if (request.do === "begin") {
    server = makeServer(request.order);
    await server.create();
    await server.up();
  } else if (request.do === "up") await server?.up();
  else await server?.down(request.mode);
  return { place: server?.place ?? "", pid: server?.pid() };
}

function reply(answer: Reply): void {
  // The other side may be gone; then `end` is on its way.
  if (process.connected) process.send?.(answer, () => undefined);
}

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  server?.interrupt();
  void work.then(() => server?.remove()).finally(() => process.exit());
}
