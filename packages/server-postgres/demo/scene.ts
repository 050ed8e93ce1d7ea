// @boundaries-ignore only types, of the program that plays the scene
import type { Environment, Scene } from "../../e2e/src/scene.ts";
import { anywhere } from "./anywhere.ts";
import { shop } from "./shop.ts";

/** On the database of `DATABASE_URL` where one is set, otherwise on the shop. */
export const scene = ({ DATABASE_URL: url }: Environment): Scene =>
  url === undefined || url === ""
    ? { title: "Ask a database anything, break nothing", args: ["--demo"], steps: shop }
    : { title: "Ask your database anything, break nothing", environment: { DATABASE_URL: url }, steps: anywhere };
