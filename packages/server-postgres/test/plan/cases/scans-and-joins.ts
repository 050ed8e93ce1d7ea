import { ALONE, NO_HASH, SHARED, type Shown } from "./case.ts";

/** Tables that are read and joined as they should not be. */
export const SCANS_AND_JOINS: readonly Shown[] = [
  // Scans
  {
    name: "a scan for few rows wants an index",
    sql: "select * from shop.orders where status = 'failed'",
    set: ALONE,
    says: /reads 100,000 rows to keep 100 \(filter orders\.status = 'failed'\)\. CREATE INDEX ON shop\.orders \(status\);/,
  },
  {
    name: "the same by several processes, each a part",
    sql: "select * from shop.orders where status = 'failed'",
    set: SHARED,
    says: /Parallel Seq Scan on shop\.orders reads about 100,000 rows to keep about (?:99|10\d) /,
  },
  {
    name: "the same from estimates alone",
    sql: "select * from shop.orders where status = 'failed'",
    analyze: false,
    says: /is expected to read 100,000 rows .*CREATE INDEX ON shop\.orders \(status\);/,
  },
  {
    name: "a parameter is as good as a constant",
    sql: "select * from shop.orders where customer_id = $1",
    params: ["77"],
    says: /CREATE INDEX ON shop\.orders \(customer_id\);/,
  },
  {
    name: "equality before range",
    sql: "select * from shop.pairs where b = 5 and a < 3",
    set: ALONE,
    says: /CREATE INDEX ON shop\.pairs \(b, a\);/,
  },
  {
    name: "a selective column needs no other",
    sql: "select * from shop.orders where customer_id = 5 and region = 'eu'",
    says: /CREATE INDEX ON shop\.orders \(customer_id\);/,
  },
  { name: "a flag", sql: "select * from shop.orders where not paid", says: /CREATE INDEX ON shop\.orders \(paid\);/ },
  {
    name: "an index that finds too much is extended",
    sql: "select * from shop.orders where region = 'eu' and total = 33",
    set: ["enable_seqscan = off", ...ALONE],
    says: /(?:Index Scan|Bitmap Heap Scan).* reads 3\d,\d+ rows to keep 67 .*CREATE INDEX ON shop\.orders \(total, region\);/,
  },
  {
    name: "an index that is there is named",
    sql: "select * from shop.items where order_id = 4711 and line = 1",
    set: ["enable_indexscan = off", "enable_bitmapscan = off", "enable_indexonlyscan = off", ...ALONE],
    says: /The index items_pkey could serve, and the planner did not take it/,
  },
  // Conditions that no index can serve
  {
    name: "a function around a column",
    sql: "select * from shop.customers where lower(email) = 'u5@example.com'",
    says: /email is inside lower\(\).*CREATE INDEX ON shop\.customers \(lower\(email\)\);/,
  },
  {
    name: "a timestamp cast to date",
    sql: "select * from shop.orders where created_at::date = '2026-02-01'",
    says: /created_at is cast to date, so an index on it cannot serve.*created_at >= start AND created_at < end/,
  },
  {
    name: "an indexed column cast to text",
    sql: "select * from shop.orders where id::text = '5'",
    says: /filter orders\.id::text = '5'\): id is cast to text, so its index orders_pkey cannot serve.*cast the value, not the column/,
  },
  {
    name: "a number of another type",
    sql: "select * from shop.orders where id = 5.5",
    says: /id is cast to numeric, so its index orders_pkey cannot serve/,
  },
  { name: "arithmetic", sql: "select * from shop.orders where id + 1 = 5", says: /id is inside \+.*Move the arithmetic to the other side/ },
  {
    name: "a leading wildcard",
    sql: "select * from shop.orders where note like '%abcdef%'",
    says: /begins with a wildcard.*CREATE INDEX ON shop\.orders USING gin \(note gin_trgm_ops\);[^]*CREATE EXTENSION pg_trgm/,
  },
  {
    name: "a prefix",
    sql: "select * from shop.orders where note like 'abcdef%'",
    says: /CREATE INDEX ON shop\.orders \(note(?: text_pattern_ops)?\);/,
  },
  {
    name: "an OR of two columns",
    sql: "select * from shop.orders where customer_id = 5 or total = 4000",
    says: /CREATE INDEX ON shop\.orders \(customer_id\); CREATE INDEX ON shop\.orders \(total\); With an index for each side of the OR/,
  },
  {
    name: "JSON that contains",
    sql: `select * from shop.orders where data @> '{"k": 5}'`,
    says: /CREATE INDEX ON shop\.orders USING gin \(data\);/,
  },
  {
    name: "a key of JSON",
    sql: "select * from shop.orders where data ->> 'k' = '5'",
    says: /CREATE INDEX ON shop\.orders \(\(data ->> 'k'\)\);/,
  },
  {
    name: "columns of the same row",
    sql: "select * from shop.orders where total = customer_id + 90000",
    says: /No part of the filter can use an index/,
  },
  {
    name: "a table that each process reads whole",
    sql: "select count(*) from shop.orders o join shop.customers c on c.id = o.customer_id where c.city = 'c5'",
    set: ["enable_parallel_hash = off", "enable_nestloop = off", ...SHARED],
    says: /Seq Scan on shop\.customers c reads \d times 10,000 rows to keep \d times 200 /,
  },
  // Joins
  {
    name: "a join that reads all for few",
    sql: "select * from shop.customers c join shop.orders o on o.customer_id = c.id where c.id = 5 and c.email like 'u%'",
    says: /reads (?:about )?100,000 rows|reads all rows|CREATE INDEX ON shop\.orders \(customer_id\);/,
  },
  {
    name: "a hash join that reads all for few",
    sql: "select * from shop.customers c join shop.orders o on o.customer_id = c.id where c.email = 'u5@example.com'",
    set: ALONE,
    says: /Hash Join reads all rows \(100,000\) of Seq Scan on shop\.orders o for 10 that match .*CREATE INDEX ON shop\.orders \(customer_id\);/,
  },
  {
    name: "row by row for want of an index",
    sql: "select * from shop.refs r join shop.customers c on c.city = r.label and c.id <= 4000",
    set: [...NO_HASH, "enable_material = off"],
    says: /compares 1,200,000 pairs of rows to keep 0 .*CREATE INDEX ON shop\.(?:customers \(city\)|refs \(label\));/,
  },
  {
    name: "row by row for want of an equality",
    sql: "select * from shop.ranges r join shop.customers c on c.joined > timestamptz '2026-01-01' + r.low * interval '1 s' and c.email < r.high::text and c.id <= 6000",
    set: ALONE,
    says: /compares 1,200,000 pairs of rows to keep/,
  },
  {
    name: "every row with every row",
    sql: "select count(*) from shop.customers c, shop.refs where c.id <= 4000",
    says: /joins every row with every row: 1,200,000 rows, and no condition between/,
  },
  {
    name: "a lookup for each of many rows",
    sql: "select count(c.email) from shop.orders o join shop.customers c on c.id = o.customer_id",
    set: NO_HASH,
    says: /ran 100,000 times, once for each row of #\d+/,
  },
];
