/**
 * What fills the tables: about 22,000 rows, made in the database from random numbers with a fixed seed, so that every copy of the shop is
 * the same. It sells more every month, most in December; some products sell far better than others, and some customers never return.
 */
export const ROWS = `
SELECT setseed(0.5);

CREATE FUNCTION pg_temp.pick(choices text[]) RETURNS text VOLATILE LANGUAGE sql AS
  $$ SELECT choices[1 + floor(random() * cardinality(choices))::int] $$;

INSERT INTO categories (parent_id, name) VALUES
  (NULL, 'Home'), (NULL, 'Outdoors'), (NULL, 'Desk'),
  (1, 'Lamps'), (1, 'Kitchen'), (1, 'Textiles'), (1, 'Furniture'),
  (2, 'Camping'), (2, 'Cycling'), (2, 'Garden'),
  (3, 'Stationery'), (3, 'Audio'), (3, 'Keyboards');

INSERT INTO customers (name, email, city, country, newsletter, preferences, created_at)
SELECT first || ' ' || last, lower(first || '.' || last || n || '@example.') || (ARRAY['com','org','net'])[1 + n % 3],
  place[1], place[2], random() < 0.4,
  jsonb_build_object('language', place[3], 'currency', place[4], 'interests', jsonb_build_array(interest)),
  timestamptz '2023-07-01 08:00+00' + random() * interval '900 days'
FROM (
  SELECT n,
    pg_temp.pick('{Ada,Alan,Amal,Barbara,Bruno,Carla,Chen,Dana,Edsger,Elif,Emil,Fatima,Grace,Hana,Hugo,Ines,Ivo,Jonas,Kofi,Lea,Linus,Lucia,Mara,Mei,Nils,Noor,Olga,Pablo,Priya,Radia,Sofia,Tariq,Tim,Yuki,Zoe}') AS first,
    pg_temp.pick('{Aalto,Baker,Berg,Costa,Diaz,Dubois,Fischer,Garcia,Haas,Ito,Jansen,Kowalski,Larsen,Lopez,Meyer,Moreau,Novak,Okafor,Olsen,Park,Patel,Ricci,Rossi,Santos,Sato,Schmidt,Silva,Singh,Tanaka,Weber,Wong,Yilmaz}') AS last,
    string_to_array(pg_temp.pick(ARRAY['Berlin|DE|de|EUR','Berlin|DE|de|EUR','Hamburg|DE|de|EUR','Vienna|AT|de|EUR','Zurich|CH|de|CHF','Paris|FR|fr|EUR','Lyon|FR|fr|EUR','Madrid|ES|es|EUR','Lisbon|PT|pt|EUR','Milan|IT|it|EUR','Amsterdam|NL|nl|EUR','Oslo|NO|no|NOK','London|GB|en|GBP','New York|US|en|USD','Tokyo|JP|ja|JPY']), '|') AS place,
    pg_temp.pick('{Lamps,Kitchen,Textiles,Furniture,Camping,Cycling,Garden,Stationery,Audio,Keyboards}') AS interest
  FROM generate_series(1, 1200) n
) AS people;

INSERT INTO products (category_id, sku, name, description, price, cost, stock, tags, attributes, discontinued, added_on)
SELECT c.id, upper(left(c.name, 3)) || '-' || lpad((c.id * 100 + n)::text, 5, '0'),
  style || ' ' || thing, style || ' ' || lower(thing) || ' made of ' || material || '. ' || praise,
  price, round(price * (0.35 + random() * 0.35)::numeric, 2), floor(random() * random() * 400), ARRAY[lower(style), material],
  jsonb_build_object('color', color, 'weight_g', floor(80 + random() * 4000)) ||
    CASE WHEN random() < 0.6 THEN jsonb_build_object('dimensions_mm', jsonb_build_array(floor(50 + random() * 900), floor(50 + random() * 400))) ELSE '{}' END,
  random() < 0.06, date '2023-01-01' + floor(random() * 900)::int
FROM categories c JOIN (VALUES
  ('Lamps', 49, '{Desk Lamp,Floor Lamp,Lantern,Reading Light,Pendant}'), ('Kitchen', 28, '{Kettle,Pan,Knife,Mug,Grinder,Teapot}'),
  ('Textiles', 35, '{Blanket,Cushion,Towel,Rug,Curtain}'), ('Furniture', 189, '{Chair,Stool,Shelf,Side Table,Bench}'),
  ('Camping', 79, '{Tent,Stove,Sleeping Bag,Backpack,Hammock}'), ('Cycling', 45, '{Helmet,Pump,Pannier,Bell,Light Set}'),
  ('Garden', 24, '{Trowel,Planter,Watering Can,Pruner,Bird House}'), ('Stationery', 12, '{Notebook,Fountain Pen,Ruler,Desk Pad,Stapler}'),
  ('Audio', 119, '{Headphones,Speaker,Microphone,Turntable,Earbuds}'), ('Keyboards', 99, '{Keyboard,Keypad,Trackball,Wrist Rest,Keycap Set}')
) AS range (category, base, things) ON range.category = c.name
CROSS JOIN LATERAL (
  SELECT n, pg_temp.pick(things::text[]) AS thing,
    pg_temp.pick('{Nordic,Compact,Classic,Silent,Folding,Rugged,Light,Vintage,Modular,Everyday}') AS style,
    pg_temp.pick('{oak,steel,linen,wool,aluminium,cork,ceramic,recycled plastic,bamboo,glass}') AS material,
    pg_temp.pick('{black,white,green,blue,red,natural,grey}') AS color,
    pg_temp.pick('{Made to be repaired.,Light enough to carry all day.,Comes flat and needs no tools.,A gift that lasts.,Quiet and easy to clean.,Tested in the rain.}') AS praise,
    round((base * (0.5 + random() * 1.5))::numeric) - 0.10 AS price
  FROM generate_series(1, 24) n
) AS drawn;

INSERT INTO orders (customer_id, status, placed_at, shipped_at, shipping, note)
SELECT customer_id, status::order_status, placed_at,
  CASE WHEN status IN ('shipped', 'delivered', 'returned') THEN placed_at + interval '5 hours' + random() * interval '3 days' END,
  jsonb_build_object('carrier', pg_temp.pick('{DHL,DPD,GLS,UPS}')) || CASE WHEN random() < 0.12 THEN '{"express": true}' ELSE '{}' END::jsonb,
  CASE WHEN random() < 0.05 THEN pg_temp.pick('{Please ring twice.,Leave it with the neighbour.,It is a gift: no invoice in the parcel.,Call before you deliver.}') END
FROM (
  SELECT customer_id, placed_at, CASE
    WHEN luck < 0.06 THEN 'cancelled'
    WHEN placed_at > '2025-12-29' THEN CASE WHEN luck < 0.5 THEN 'pending' ELSE 'paid' END
    WHEN placed_at > '2025-12-23' THEN CASE WHEN luck < 0.3 THEN 'paid' ELSE 'shipped' END
    WHEN luck < 0.11 AND placed_at < '2025-12-10' THEN 'returned' ELSE 'delivered' END AS status
  FROM (
    SELECT 1 + floor(power(random(), 1.7) * 1100)::int AS customer_id, random() AS luck,
      -- The square root makes every month a little better than the one before; one order in seven moves to a December.
      CASE WHEN random() < 0.14 THEN CASE WHEN random() < 0.42 THEN timestamptz '2024-12-01' ELSE '2025-12-01' END + random() * interval '24 days'
        ELSE timestamptz '2024-01-01' + sqrt(random()) * interval '731 days' END AS placed_at
    FROM generate_series(1, 5000)
    ORDER BY placed_at
  ) AS placed
) AS decided;

-- Nobody orders before signing up.
UPDATE customers SET created_at = least(created_at, first_order - interval '1 hour')
FROM (SELECT customer_id, min(placed_at) AS first_order FROM orders GROUP BY 1) AS o WHERE customer_id = id;

INSERT INTO order_items (order_id, line, product_id, quantity, unit_price, discount)
SELECT order_id, line, p.id, quantity, round(p.price * CASE WHEN placed_at < '2025-03-01' THEN 0.95 ELSE 1 END, 2), discount
FROM (
  SELECT o.id AS order_id, o.placed_at, line, 1 + floor(power(random(), 2.2) * 240)::int AS product_id,
    1 + floor(power(random(), 4) * 4)::int AS quantity, CASE WHEN random() < 0.1 THEN 0.10 WHEN random() < 0.04 THEN 0.25 ELSE 0 END AS discount
  FROM orders o CROSS JOIN LATERAL generate_series(1, 1 + (o.id * 7919 % 11) / 3) AS line
) AS drawn
JOIN products p ON p.id = 1 + (product_id * 97) % 240
ORDER BY order_id, line;

INSERT INTO payments (order_id, method, amount, paid_at)
SELECT order_id, method, amount, placed_at + delay + back FROM (
  SELECT order_id, placed_at, total, status, pg_temp.pick('{card,card,card,wallet,wallet,transfer,invoice}')::payment_method AS method,
    random() * least(interval '2 days', '2026-01-01' - placed_at) AS delay
  FROM order_totals WHERE status NOT IN ('pending', 'cancelled') ORDER BY order_id
) AS paid CROSS JOIN LATERAL (
  SELECT total, interval '0' UNION ALL SELECT -total, interval '16 days' WHERE status = 'returned'
) AS booked (amount, back);

INSERT INTO reviews (product_id, customer_id, rating, body, created_at)
SELECT product_id, customer_id, rating, pg_temp.pick(CASE
    WHEN rating >= 4 THEN '{Does what it should and looks good doing it.,Bought a second one for my parents.,Better than the one that cost twice as much.,Arrived quickly and well packed.,After a year it is still like new.}'::text[]
    WHEN rating = 3 THEN '{Good for the price but nothing more.,Smaller than I expected.,The colour is not quite that of the picture.}'
    ELSE '{Broke after two weeks.,The handle came loose.,Sent it back.,Too loud for an open office.}' END),
  least(placed_at + interval '4 days' + random() * interval '40 days', '2025-12-31 20:00+00')
FROM (
  SELECT DISTINCT ON (i.product_id, o.customer_id) i.product_id, o.customer_id, o.placed_at,
    greatest(1, least(5, round(3.9 + sin(i.product_id) + (random() - 0.5) * 3)))::smallint AS rating, random() AS keen
  FROM orders o JOIN order_items i ON i.order_id = o.id WHERE o.status IN ('delivered', 'returned')
  ORDER BY i.product_id, o.customer_id, o.id, i.line
) AS bought
WHERE keen < 0.14;
`;
