import type { Arena } from "./arena.ts";
import type { Attack } from "./attack.ts";

const uri = (path: string): string => `file://${path}`;
const OUT = [
  uri("@base/outside/secret.txt"),
  uri("@root/../outside/secret.txt"),
  uri("@root/%2e%2e/outside/secret.txt"),
  uri("@root/..%2foutside%2fsecret.txt"),
  uri("@root%2f..%2foutside"),
  uri("@root/%252e%252e/outside/secret.txt"),
  uri("@root/plain.txt%00.png"),
  uri("@root\\..\\outside\\secret.txt"),
  uri("@root/awayDirectory/secret.txt"),
  uri("@root/.env"),
  uri("@root/%2Eenv"),
  uri("@root/fifo"),
  "file://evil.example/etc/passwd",
  "file:///etc/passwd",
  "file://",
  "file://@root/plain.txt?x=../..",
];

export const uris: readonly Attack[] = [
  ...OUT.flatMap((address): Attack[] => [
    { cls: "URIs", name: `resource ${address}`, tool: "resource", args: { uri: address }, setup: withEnv, expected: "refused" },
    { cls: "URIs", name: `read_file ${address}`, tool: "read_file", args: { path: address }, setup: withEnv, expected: "refused" },
    { cls: "URIs", name: `subscribe ${address}`, tool: "subscribe", args: { uri: address }, setup: withEnv, expected: "contained" },
  ]),
  ...[
    "FILE:///etc/passwd",
    "file:/etc/passwd",
    "http://localhost/etc/passwd",
    "data:text/plain,x",
    "config://../x",
    "file:",
    "\0",
    "file:///@root/\uD800",
  ].map((address): Attack => ({
    cls: "URIs",
    name: `resource ${JSON.stringify(address)}`,
    tool: "resource",
    args: { uri: address },
    expected: "refused",
  })),
  ...[
    "../",
    "../outside/",
    "@base/outside/",
    "/etc/",
    "awayDirectory/",
    "parent/",
    ".en",
    "/",
    "~/",
    "%2e%2e/",
    "\0",
    "x".repeat(5000),
  ].map((value): Attack => ({
    cls: "URIs",
    name: `complete ${JSON.stringify(value).slice(0, 40)}`,
    tool: "complete",
    args: { value },
    setup: withEnv,
    expected: "contained",
  })),
  ...["../outside/secret.txt", "@base/outside/secret.txt", "away", ".env", "fifo", "file:///etc/passwd"].map((path): Attack => ({
    cls: "URIs",
    name: `prompt ${path}`,
    tool: "prompt",
    args: { path },
    setup: withEnv,
    expected: "refused",
  })),
];

function withEnv({ put }: Arena): void {
  put("root/.env", "kept-secret");
}
