import { ALONE, SHARED, type Shown } from "./case.ts";

/** Work that is done as it should not be, or on wrong estimates. */
export const WORK: readonly Shown[] = [
  // Subqueries and CTEs
  {
    name: "a subquery for each row",
    sql: "select id, (select count(*) from shop.refs r where r.customer_id < c.id) from shop.customers c where id <= 2000",
    set: ALONE,
    says: /ran 2,000 times, once for each row of .*LEFT JOIN a derived table/,
  },
  {
    name: "NOT IN that cannot hash",
    sql: "select * from shop.customers c where id <= 1200 and id not in (select order_id from shop.items where order_id < 5000)",
    set: ["work_mem = '64kB'", ...ALONE],
    says: /ran 1,200 times.*NOT EXISTS/,
  },
  {
    name: "a CTE computed whole",
    sql: "with c as materialized (select * from shop.orders) select * from c where id = 5",
    says: /The CTE c is computed whole: 100,000 rows, of which the filter outside it keeps 1.*NOT MATERIALIZED/,
  },
  {
    name: "the same before it is run",
    sql: "with c as materialized (select * from shop.orders) select * from c where id = 5",
    analyze: false,
    says: /The CTE c is computed whole: 100,000 rows/,
  },
  // Sorting
  {
    name: "a sort for the first few",
    sql: "select * from shop.orders order by created_at desc limit 10",
    says: /goes through (?:about )?100,000 rows of .* for the first 10\. CREATE INDEX ON shop\.orders \(created_at\);/,
  },
  {
    name: "with an equality before it",
    sql: "select * from shop.orders where region = 'eu' order by created_at desc, id limit 10",
    set: ["enable_bitmapscan = off"],
    says: /CREATE INDEX ON shop\.orders \(region, created_at DESC, id\);/,
  },
  {
    name: "an index in another order does not serve",
    sql: "select * from shop.items order by order_id desc, line limit 10",
    set: ["enable_incremental_sort = off", ...ALONE],
    says: /CREATE INDEX ON shop\.items \(order_id DESC, line\);/,
  },
  {
    name: "the largest of all",
    sql: "select max(created_at), min(created_at) from shop.orders",
    says: /Aggregate for max\(created_at\), min\(created_at\) goes through (?:about )?100,000 rows of .* for one value\. CREATE INDEX ON shop\.orders \(created_at\);/,
  },
  {
    name: "the largest where a column has a value",
    sql: "select max(o.created_at) from shop.orders o where o.status = 'done'",
    says: /for one value\. CREATE INDEX ON shop\.orders \(status, created_at\);/,
  },
  {
    name: "a large OFFSET",
    sql: "select * from shop.orders order by id offset 50000 limit 10",
    says: /OFFSET reads 50,000 rows and throws them away before the 10 it returns.*Page by key/,
  },
  {
    name: "a large OFFSET before it is run",
    sql: "select * from shop.orders order by id offset 50000 limit 10",
    analyze: false,
    says: /OFFSET reads 50,000 rows/,
  },
  // Memory
  {
    name: "a sort on disk",
    sql: "select note from shop.orders order by note",
    set: ["work_mem = '1MB'", ...ALONE],
    says: /Sort wrote [\d,]+ kB to temporary files.*work_mem of about 1[0-4]MB \(now 1MB\)/,
  },
  {
    name: "a sort that will not fit",
    sql: "select note from shop.orders order by note",
    set: ["work_mem = '64kB'", ...ALONE],
    analyze: false,
    says: /Sort would write about [\d,]+ kB/,
  },
  {
    name: "a hash in batches",
    sql: "select count(*), max(o.note) from shop.orders o join shop.items i on i.order_id = o.id",
    set: ["work_mem = '256kB'", "enable_mergejoin = off", "enable_nestloop = off", ...ALONE],
    says: /Hash wrote [\d,]+ kB to temporary files.*work_mem of about \d+MB/,
  },
  {
    name: "groups on disk",
    sql: "select note, count(*) from shop.orders group by note",
    set: ["work_mem = '256kB'", "enable_sort = off", ...ALONE],
    says: /HashAggregate wrote [\d,]+ kB to temporary files/,
  },
  {
    name: "a bitmap that is lossy",
    sql: "select count(note) from shop.orders where region = 'eu'",
    set: ["work_mem = '64kB'", "enable_seqscan = off", "enable_indexscan = off", ...ALONE],
    says: /the bitmap did not fit in work_mem, \d+% of the pages are lossy/,
  },
  // Estimates and statistics
  {
    name: "columns that depend on each other",
    sql: "select * from shop.pairs where a = 5 and b = 5",
    set: ALONE,
    says: /gave \d{2,3} times more rows than estimated \(\d -> 500\).*CREATE STATISTICS \(dependencies, mcv\) ON a, b FROM shop\.pairs/,
  },
  {
    name: "a cast that hides a column's statistics",
    sql: "select * from shop.orders where paid::text = 'true'",
    set: ALONE,
    says: /more rows than estimated .*not those of an expression or a cast: compare the bare column with a value of its own type \(boolean\).*CREATE STATISTICS ON \(expression\) FROM shop\.orders;/,
  },
  {
    name: "an expression that hides a column's statistics",
    sql: "select * from shop.orders o where date_trunc('month', o.created_at) = timestamptz '2026-01-01' and not exists (select from shop.refs r where r.customer_id = o.id)",
    set: ALONE,
    says: /more rows than estimated .*write it as a range of the bare column, where it means one period: created_at >= start AND created_at < end/,
  },
  {
    name: "groups that depend on each other",
    sql: "select a, b, count(*) from shop.pairs group by a, b",
    says: /Aggregate gave \d+ times fewer rows than estimated \(5,000 -> 100\).*CREATE STATISTICS \(ndistinct\)/,
  },
  {
    name: "a function's rows",
    sql: "select * from jsonb_array_elements((select jsonb_agg(g) from generate_series(1, 20000) g))",
    says: /Function Scan on jsonb_array_elements gave 200 times more rows.*ROWS property/,
  },
  { name: "never analysed", sql: "select count(*) from shop.fresh", says: /shop\.fresh has no statistics.*ANALYZE shop\.fresh;/ },
  {
    name: "much changed",
    sql: "select count(*) from shop.stale",
    says: /shop\.stale has changed since it was last analysed: 2,500 rows \(50% of 5,000\)/,
  },
  {
    name: "an index-only scan that visits the table",
    sql: "select count(id) from shop.visits where id > 0",
    set: ["enable_seqscan = off", "enable_bitmapscan = off", ...ALONE],
    says: /visited the table 20,000 times for 20,000 rows.*VACUUM shop\.visits;/,
  },
  // Partitions
  {
    name: "no condition on the partition key",
    sql: "select * from shop.measures where sensor = 5",
    set: ALONE,
    says: /All 4 partitions of shop\.measures are read: no condition is on the partition key RANGE \(day\)/,
  },
  {
    name: "a hidden partition key",
    sql: "select * from shop.measures where day + 1 = date '2026-01-05'",
    set: ALONE,
    says: /All 4 partitions .*the condition hides day/,
  },
  {
    name: "the same on each partition is said once",
    sql: "select * from shop.measures where sensor = 5",
    set: ALONE,
    says: /Seq Scan on shop\.measures_\d .*, and alike on 3 more partitions\. CREATE INDEX ON shop\.measures \(sensor\);/,
  },
  {
    name: "an index on all partitions",
    sql: "select * from shop.measures_1 where sensor = 5",
    set: ALONE,
    says: /CREATE INDEX ON shop\.measures \(sensor\);/,
  },
  // The statement as a whole
  {
    name: "workers that were not there",
    sql: "select count(*) from shop.orders where length(note) > 3",
    set: ["max_parallel_workers = 0", ...SHARED],
    says: /was planned with \d workers and got 0/,
  },
  {
    name: "a foreign key without an index",
    sql: "delete from shop.customers where id = 5",
    analyze: false,
    role: "owner",
    says: /the foreign key of shop\.orders \(customer_id\) reads all 100,000 rows.*CREATE INDEX ON shop\.orders \(customer_id\);/,
  },
  {
    name: "a name that tries to break out",
    sql: `select * from "Odd ""Schema"."new\nline" where "Some""thing" = 5`,
    says: /CREATE INDEX ON "Odd ""Schema"\.U&"new\\000aline" \("Some""thing"\);/,
  },
];
