import { ALONE, NO_HASH, type Silent } from "./case.ts";

/** What is as it should be. */
export const SILENT: readonly Silent[] = [
  { name: "a scan that keeps most rows is right", sql: "select * from shop.orders where status = 'done'", silent: /CREATE INDEX/ },
  { name: "a scan of a few pages is right", sql: "select * from shop.ranges where low = 400", silent: /CREATE INDEX/ },
  {
    name: "an index that finds what it should",
    sql: "select * from shop.orders where region = 'eu'",
    set: ["enable_seqscan = off", ...ALONE],
    silent: /CREATE INDEX/,
  },
  { name: "varchar to text is no cast", sql: "select * from shop.orders where status::text = 'failed'", silent: /is cast to/ },
  { name: "a prefix", sql: "select * from shop.orders where note like 'abcdef%'", silent: /wildcard/ },
  {
    name: "a hash join of everything",
    sql: "select count(*) from shop.customers c join shop.orders o on o.customer_id = c.id",
    silent: /reads all|CREATE INDEX/,
  },
  {
    name: "few lookups",
    sql: "select * from shop.refs r join shop.customers c on c.id = r.customer_id",
    set: NO_HASH,
    silent: /ran .* times/,
  },
  {
    name: "NOT IN that hashes",
    sql: "select * from shop.customers c where id <= 1200 and id not in (select order_id from shop.items where order_id < 5000)",
    set: ALONE,
    silent: /NOT EXISTS/,
  },
  { name: "a CTE that is merged", sql: "with c as (select * from shop.orders) select * from c where id = 5", silent: /CTE/ },
  { name: "an index in that order", sql: "select * from shop.orders order by id desc limit 10", silent: /CREATE INDEX|goes through/ },
  {
    name: "an index in that order, read backwards",
    sql: "select * from shop.items order by order_id desc, line desc limit 10",
    silent: /CREATE INDEX|goes through/,
  },
  { name: "a sort of everything", sql: "select id from shop.orders order by created_at", silent: /goes through/ },
  { name: "a small OFFSET", sql: "select * from shop.orders order by id offset 20 limit 10", silent: /OFFSET/ },
  {
    name: "a sort in memory",
    sql: "select note from shop.orders order by note",
    set: ["work_mem = '64MB'", ...ALONE],
    silent: /temporary files/,
  },
  { name: "one column is estimated well", sql: "select * from shop.pairs where a = 5", set: ALONE, silent: /than estimated/ },
  { name: "fewer rows because of a LIMIT are no error", sql: "select * from shop.orders limit 5", silent: /than estimated/ },
  {
    name: "what is in jsonb has no statistics to improve",
    sql: `select * from shop.orders where data @> '{"k": 5}' and id < 10000000`,
    set: ["work_mem = '4MB'"],
    silent: /than estimated|SET STATISTICS/,
  },
  {
    name: "a function's rows go through a file",
    sql: "select * from generate_series(1, 200000)",
    set: ["work_mem = '64kB'"],
    silent: /work_mem/,
  },
  {
    name: "the largest of what another condition keeps",
    sql: "select max(created_at) from shop.orders where note > 'x'",
    silent: /for one value/,
  },
  { name: "the largest with an index", sql: "select max(id) from shop.orders", silent: /for one value/ },
  { name: "analysed and unchanged", sql: "select count(*) from shop.pairs", silent: /ANALYZE|analysed/ },
  {
    name: "partitions pruned",
    sql: "select * from shop.measures where day = '2026-01-05' and sensor = 5",
    set: ALONE,
    silent: /partitions of/,
  },
  { name: "everything is wanted", sql: "select * from shop.measures", set: ALONE, silent: /partitions of/ },
  { name: "workers as planned", sql: "select count(*) from shop.orders where length(note) > 3", set: ALONE, silent: /workers/ },
  { name: "no foreign key", sql: "delete from shop.items where order_id = 5", analyze: false, role: "owner", silent: /foreign key/ },
];
