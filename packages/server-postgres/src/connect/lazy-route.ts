import type { Route } from "./route.ts";

/**
 * A route whose code is loaded when the first connection is wanted: TLS, cancelling, the words for failures. `initialize` and `tools/list` need
 * not wait for it.
 */
export function lazyRoute(known: Pick<Route, "name" | "disposable" | "connections">, load: () => Promise<Route>): Route {
  let route: Route | undefined;

  function loaded(): Route {
    if (route === undefined) throw new TypeError("nothing has been tried yet");
    return route;
  }

  return {
    ...known,
    async attempts() {
      route ??= await load();
      return route.attempts();
    },
    another: (error, attempt) => loaded().another(error, attempt),
    transient: (error) => loaded().transient(error),
    failure: (error, sql) => loaded().failure(error, sql),
    cancel: (client) => loaded().cancel(client),
    abandon: () => route?.abandon?.(),
    close: async () => route?.close?.(),
  };
}
