// @boundaries-ignore only types, of the program that plays the scene
import type { Answer, Step } from "../../e2e/src/scene.ts";
import { attacks } from "./attacks.ts";
import { asTable, holds, resultOf } from "./rows.ts";

const RETURNED = { sql: "SELECT id, customer_id, placed_at FROM orders WHERE status = $1 ORDER BY id", params: ["returned"], max_rows: 3 };

const BEST_SELLERS =
  "SELECT p.name, (SELECT sum(quantity) FROM order_items i WHERE i.product_id = p.id) AS sold FROM products p ORDER BY sold DESC NULLS LAST LIMIT 5";

/** The first and the last lines. */
const ends = ({ text }: Answer): string => {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.length <= 7 ? text : [...lines.slice(0, 3), "...", ...lines.slice(-3)].join("\n");
};

/** A newcomer's first minute, on the database that is in the package. */
export const shop: readonly Step[] = [
  {
    ask: "What is in this database?",
    tool: "list_tables",
    arguments: {},
    should: "its tables with sizes and what they are for",
    check: ({ text }) => /orders ~5000 rows/.test(text) && text.includes("The lines of orders"),
  },
  {
    ask: "Where do I find money that went back?",
    tool: "search_schema",
    arguments: { text: "refunds" },
    should: "payments, found by its comment",
    check: ({ text }) => text.includes("public.payments"),
  },
  {
    ask: "Tell me about orders",
    tool: "describe_table",
    arguments: { table: "orders" },
    should: "columns, the enum's values, and who refers to it",
    check: ({ text }) => /delivered, returned/.test(text) && /order_items/.test(text) && /shipped_at/.test(text),
    show: ends,
  },
  {
    ask: "How do I get from customers to categories?",
    tool: "relationships",
    arguments: { from: "customers", to: "categories" },
    should: "the joins, written out",
    check: ({ text }) => text.includes("JOIN public.categories ON categories.id = products.category_id"),
  },
  {
    ask: "Draw what is around order_items",
    tool: "relationships",
    arguments: { table: "order_items" },
    should: "a Mermaid diagram",
    check: ({ text }) => text.startsWith("erDiagram") && text.includes("orders ||--o{ order_items"),
    show: ends,
  },
  {
    ask: "How have sales grown?",
    tool: "query",
    arguments: {
      sql: "SELECT month, orders, revenue, round(100 * (revenue / lag(revenue) OVER (ORDER BY month) - 1), 1) AS growth FROM monthly_sales ORDER BY month DESC LIMIT 3",
    },
    should: "a window function over a view, to the cent",
    check: (answer) =>
      holds(answer, [
        ["2025-12-01", "696", "188832.44", "121.3"],
        ["2025-11-01", "332", "85317.36", "17.9"],
        ["2025-10-01", "279", "72385.94", "-5.6"],
      ]),
    show: asTable,
  },
  {
    ask: "Is anything lost on the way?",
    tool: "query",
    arguments: {
      sql: "SELECT 9007199254740993 AS big, 0.1 + 0.2 AS sum, timestamptz '2025-12-31 23:59:59.123456+00' AS time, 1 AS n, 2 AS n",
    },
    should: "every digit, microseconds, and two columns of one name",
    check: (answer) => holds(answer, [["9007199254740993", "0.3", "2025-12-31 23:59:59.123456+00", 1, 2]]),
    show: asTable,
  },
  {
    name: "page",
    ask: "Which orders came back?",
    tool: "query",
    arguments: RETURNED,
    should: "a page, and a cursor to go on",
    check: (answer) => resultOf(answer).rows.length === 3 && resultOf(answer).truncated && resultOf(answer).cursor !== undefined,
    show: asTable,
  },
  {
    ask: "And the next?",
    tool: "query",
    arguments: ({ answer }) => ({ ...RETURNED, cursor: resultOf(answer("page")).cursor }),
    should: "the page after it: it goes on by key, without reading again what was seen",
    check: (answer, soFar) => Number(resultOf(answer).rows[0]?.[0]) > Number(resultOf(soFar.answer("page")).rows[2]?.[0]),
    show: asTable,
  },
  ...attacks,
  {
    ask: "Why is my list of best sellers slow?",
    tool: "explain_query",
    arguments: { sql: BEST_SELLERS, analyze: true },
    should: "a scan that is made 240 times, and the index that spares it",
    check: ({ text }) => text.includes("CREATE INDEX ON public.order_items (product_id)"),
    show: ends,
  },
  {
    ask: "Is the database well?",
    tool: "database_health",
    arguments: {},
    should: "an index that is there twice, a foreign key without one",
    check: ({ text }) => text.includes("customers_email_idx") && text.includes("order_items (product_id)"),
  },
  {
    ask: "Attach the table customers to the conversation",
    read: "postgres://demo/public/customers",
    should: "its description, as a resource",
    check: ({ text }) => text.includes("email text not null"),
    show: ends,
  },
  {
    ask: "Tables that begin with ord",
    complete: { template: "postgres://{database}/{schema}/{table}", argument: "table", typed: "ord" },
    should: "what there is",
    check: ({ values }) => values.includes("orders") && values.includes("order_items"),
  },
];
