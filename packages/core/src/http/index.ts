// The public names of @org/mcp-core/http, one by one: serving a server over HTTP from a program of one's own.
export { prepare, type Serving } from "../serve/factory.ts";
export { type HttpOptions, type ServedHttp, serveOverHttp } from "./serve.ts";
