import { UriTemplate } from "@modelcontextprotocol/server";

import type { Logger } from "../log.ts";
import type { Resource, Watch } from "../resource.ts";
import { matchUri } from "./resources.ts";

/** Watches each subscribed resource once, however many clients subscribed. */
export interface Watching {
  /** Calls `changed` with the address whenever one of them changes. Addresses nobody can watch are ignored, as the specification allows. */
  watch(uris: readonly string[], changed: (uri: string) => void): () => void;
  close(): void;
}

interface Watched {
  listeners: Set<(uri: string) => void>;
  /** Resolves to what ends the watch, once it has begun. */
  stop: Promise<() => void>;
}

export function createWatching(resources: readonly Resource[], log: Logger): Watching {
  const watched = new Map<string, Watched>();
  const sources = resources.flatMap((resource) => {
    if (resource.watch === undefined) return [];
    const { watch } = resource;
    const template = resource.kind === "template" ? new UriTemplate(resource.template) : undefined;
    return [
      {
        watch,
        covers: (uri: string) =>
          resource.kind === "static" ? resource.uri === uri : template !== undefined && matchUri(template, uri) !== undefined,
      },
    ];
  });

  function begin(uri: string, watch: Watch): Watched {
    const listeners = new Set<(uri: string) => void>();
    const stop = Promise.resolve()
      .then(() => watch(uri, () => listeners.forEach((listener) => listener(uri))))
      .catch((error: unknown) => {
        log.warn("cannot watch resource", { uri, error });
        return () => {};
      });
    return { listeners, stop };
  }

  function leave(uri: string, listener: (uri: string) => void): void {
    const entry = watched.get(uri);
    if (entry === undefined || !entry.listeners.delete(listener) || entry.listeners.size > 0) return;
    watched.delete(uri);
    void entry.stop.then((stop) => stop());
  }

  return {
    watch(uris, changed) {
      const listener = (uri: string): void => changed(uri);
      const joined = uris.filter((uri) => {
        const source = sources.find(({ covers }) => covers(uri));
        if (source === undefined) return false;
        const entry = watched.get(uri) ?? begin(uri, source.watch);
        watched.set(uri, entry);
        entry.listeners.add(listener);
        return true;
      });
      return () => joined.forEach((uri) => leave(uri, listener));
    },
    close() {
      for (const entry of watched.values()) void entry.stop.then((stop) => stop());
      watched.clear();
    },
  };
}
