import type { Particulars } from "./particulars.ts";

/** On the demo's shop, so that nothing is needed but the package. */
export const postgres: Particulars = {
  args: () => ["--demo"],
  calls: [
    { tool: "list_tables", arguments: {}, text: /^public: 7 tables, 3 views\n[^]*orders ~5000 rows/ },
    { tool: "describe_table", arguments: { table: "orders" }, text: /^enum \S*order_status: pending, paid/m },
    { tool: "search_schema", arguments: { text: "refunds" }, text: /public\.payments/ },
    { tool: "relationships", arguments: { from: "customers", to: "categories" }, text: /JOIN public\.categories ON/ },
    {
      tool: "query",
      arguments: { sql: "SELECT orders, revenue FROM monthly_sales WHERE month = $1", params: ["2025-12-01"] },
      data: { rows: [["696", "188832.44"]], truncated: false },
    },
    { tool: "query", arguments: { sql: "SELECT pg_advisory_lock(1)" }, refusal: /pg_advisory_lock/ },
    { tool: "query", arguments: { sql: "SELEC 1" }, refusal: /syntax error/ },
    {
      tool: "explain_query",
      arguments: { sql: "SELECT * FROM order_items WHERE product_id = 98" },
      text: /Seq Scan on public\.order_items/,
    },
    { tool: "database_health", arguments: { check: "duplicate_indexes" }, text: /customers_email_idx/ },
  ],
  readings: [{ uri: () => "postgres://demo/public/orders", text: /shipped_at timestamptz/ }],
  libraries: ["pg", "libpg-query", "@electric-sql/pglite"],
  parts: ["libpg-query.wasm", "pglite.data.br", "pglite.wasm.br", "shop.tar.br"],
  // PostgreSQL's parser, and for the demo PostgreSQL itself.
  maxBytes: 6_500_000,
};
