import { defineResource, type Resource } from "@org/mcp-core";

import { PIXEL } from "./contents.ts";

/** The suite's resources. */
export const resources: readonly Resource[] = [
  defineResource({
    uri: "test://static-text",
    name: "static-text",
    title: "Static text",
    description: "A text that never changes.",
    mimeType: "text/plain",
    read: () => "This is the content of the static text resource.",
  }),
  defineResource({
    uri: "test://static-binary",
    name: "static-binary",
    title: "Static bytes",
    description: "An image that never changes.",
    mimeType: "image/png",
    read: () => Buffer.from(PIXEL, "base64"),
  }),
  defineResource({
    uri: "test://watched-resource",
    name: "watched-resource",
    title: "Watched text",
    description: "A text clients may subscribe to.",
    mimeType: "text/plain",
    read: () => "Watched resource content",
    watch: () => () => {},
  }),
  defineResource({
    template: "test://template/{id}/data",
    name: "template",
    title: "Template",
    description: "A resource for each id.",
    mimeType: "application/json",
    read: ({ id }) => JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
  }),
];
