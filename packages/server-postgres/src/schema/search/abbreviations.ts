/** Words and what they are cut to in names of tables and columns. */
const GROUPS = `
account acct acc; address addr; amount amt; application app; average avg; category cat; code cd; company co; configuration config cfg conf;
count cnt; country ctry; currency ccy curr cur; customer cust cst client; database db; date dt; department dept; description desc descr;
destination dest dst; document doc; employee emp; environment env; error err; group grp; identifier id; image img; information info;
inventory inv; invoice inv; language lang; latitude lat; location loc; longitude lon lng; manager mgr; maximum max; message msg;
minimum min; number num no nbr nr; order ord; organization organisation org; parameter param; password pwd passwd pw; payment pmt pay;
percent pct percentage; phone tel telephone; picture pic; previous prev; product prod prd; quantity qty; reference ref; region rgn;
registration reg; request req; response resp res; sequence seq; source src; statistic stat; status stat sts; street str; supplier vendor;
temperature temp; temporary tmp temp; timestamp ts; transaction txn tx trx; user usr; value val; vehicle veh; warehouse whs wh;
year yr; month mon mth; week wk; hour hr; minute min; second sec; email mail
`
  .trim()
  .split(/;\s*/)
  .map((group) => group.split(/\s+/));

/** What each word may stand for, or be cut to. */
const KIN: ReadonlyMap<string, ReadonlySet<string>> = (() => {
  const kin = new Map<string, Set<string>>();
  for (const [whole = "", ...short] of GROUPS) {
    for (const each of short) {
      kin.set(whole, (kin.get(whole) ?? new Set()).add(each));
      kin.set(each, (kin.get(each) ?? new Set()).add(whole));
    }
  }
  return kin;
})();

/** `qty` for `quantity` and the other way round. */
export function kinOf(word: string): ReadonlySet<string> {
  return KIN.get(word) ?? new Set();
}
