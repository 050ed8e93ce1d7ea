import { describe, expect, it } from "vitest";

import { decode, detect, type EncodingName, encodeText } from "../../src/text/encoding.ts";

const SAMPLES: [EncodingName, string[]][] = [
  [
    "windows-1252",
    [
      "café crème",
      "Été à Noël",
      "Straße",
      "señor",
      "Å",
      "ø",
      "ÇA VA ÊTRE",
      "10 € only",
      "naïve façade — “quoted”",
      "Grüße aus München\r\nDas ist schön\r\n",
      "© 2024 Müller & Söhne",
      "int x = 1; // größer als 0 °C\n",
      "São Paulo, coração, não",
      "Ærøskøbing på Ærø\n",
      "¿Qué pasó mañana?",
    ],
  ],
  [
    "windows-1251",
    ["Привет", "Привет, мир", "ПРИВЕТ МИР", "hello мир", "Съешь же ещё этих мягких французских булок", "// комментарий\nint x;\n"],
  ],
  ["koi8-r", ["Привет, мир", "ПРИВЕТ МИР", "Это тест файла", "Съешь же ещё этих мягких французских булок"]],
  [
    "shift_jis",
    [
      "こんにちは",
      "日本語",
      "東京",
      "表",
      "ソ",
      "これはテストです。表示ソフト能力",
      "ﾊﾝｶｸｶﾀｶﾅのテスト",
      "ﾃｽﾄ",
      "ﾊﾝｶｸ ｶﾅ ﾃﾞｰﾀ\r\nｺｰﾄﾞ,ﾒｲｼｮｳ\r\n",
      "// 設定ファイル\nname=太郎\n",
      "C:\\ソフト\\表\\十",
    ],
  ],
  ["euc-jp", ["こんにちは", "これはテストです。", "日本語のテキスト", "設定ファイル", "東京都", "ﾊﾝｶｸと全角"]],
  [
    "gb18030",
    ["你好", "你好，世界", "简体", "联通", "中文测试文件", "// 配置文件\nname=张三\n", "数据库连接失败，请重试。", "汉字😀和四字节㐀"],
  ],
  ["big5", ["你好，世界", "中文", "台北", "繁體中文測試", "資料庫連線失敗", "// 設定檔\nname=王小明\n"]],
  ["euc-kr", ["안녕하세요", "서울", "테스트", "한국어 텍스트 파일", "데이터베이스 연결에 실패했습니다."]],
];

const CASES = SAMPLES.flatMap(([encoding, texts]) => texts.map((text) => [encoding, text] as const));

describe("legacy encodings", () => {
  it.each(CASES)("%s: %s", (encoding, text) => {
    expect(decode(encodeText(text, { encoding, bom: false }))).toEqual({ encoding, bom: false, text });
  });

  it.each(CASES)("%s, long and after much ASCII: %s", (encoding, text) => {
    const long = `${"plain line\n".repeat(40_000)}${`${text}\n`.repeat(3000)}`;
    const answer = decode(encodeText(long, { encoding, bom: false }));
    expect(answer).toMatchObject({ encoding, bom: false });
    expect(answer !== "binary" && answer.text === long).toBe(true);
  });
});

describe("names of countries, languages and currencies", () => {
  const LOCALES: [locale: string, encoding: EncodingName, alone: number][] = [
    ["fr", "windows-1252", 1],
    ["de", "windows-1252", 1],
    ["pt", "windows-1252", 1],
    ["is", "windows-1252", 1],
    ["ru", "windows-1251", 1],
    ["ru", "koi8-r", 0.95],
    ["uk", "windows-1251", 0.95],
    ["ja", "shift_jis", 0.98],
    ["ja", "euc-jp", 0.98],
    ["zh-CN", "gb18030", 0.7],
    ["zh-TW", "big5", 0.8],
    ["ko", "euc-kr", 0.95],
  ];

  it.each(LOCALES)("%s in %s: nearly all that stand alone, and all lists of ten", (locale, encoding, alone) => {
    const words = names(locale).filter((word) => new RegExp("\\P{ASCII}", "u").test(word) && canWrite(word, encoding));
    const right = (text: string): boolean => {
      const answer = decode(encodeText(text, { encoding, bom: false }));
      return answer !== "binary" && answer.text === text;
    };
    expect(words.length).toBeGreaterThan(10);
    expect(words.filter(right).length / words.length).toBeGreaterThanOrEqual(alone);
    const lists = Array.from({ length: Math.floor(words.length / 10) }, (_, index) =>
      words.slice(index * 10, index * 10 + 10).join("\r\n"),
    );
    expect(lists.filter((list) => !right(list))).toEqual([]);
  });

  function names(locale: string): string[] {
    const codes = {
      language:
        "en fr de es pt it nl sv da fi pl cs hu ro bg ru uk el tr ar he hi th vi zh ja ko fa ka hy sq eu ca et is ga lv lt mt sl la",
      region: "US GB FR DE ES IT NL SE DK NO FI PL CZ HU RO RU UA GR TR SA IL IN TH VN CN JP KR IR KH GE ET ZA BE MX BR PE HT EG DZ NE",
      currency: "USD EUR JPY GBP CHF CNY KRW INR RUB BRL SEK DKK PLN CZK HUF ILS THB VND HKD NZD ZAR",
    };
    return Object.entries(codes).flatMap(([type, list]) => {
      const shown = new Intl.DisplayNames([locale], { type: type as Intl.DisplayNamesType });
      return list.split(" ").map((code) => shown.of(code) ?? "");
    });
  }

  function canWrite(text: string, encoding: EncodingName): boolean {
    try {
      encodeText(text, { encoding, bom: false });
      return true;
    } catch {
      return false;
    }
  }
});

describe("detect on the start of a file", () => {
  it.each(["utf-8", "utf-16le", "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"] as const)(
    "%s: a cut character at the end is no fault",
    (encoding) => {
      const text =
        encoding === "utf-8" || encoding === "utf-16le"
          ? "日本語😀のテキスト😀"
          : SAMPLES.find(([name]) => name === encoding)?.[1].join("\n");
      const bom = encoding === "utf-16le";
      const bytes = encodeText(text ?? "", { encoding, bom });
      for (let length = bytes.length - 9; length <= bytes.length; length++) {
        expect(detect(bytes.subarray(0, length), false), `${length} bytes`).toEqual({ encoding, bom });
      }
    },
  );

  it("a cut character at the end of a whole file is one", () => {
    expect(detect(Buffer.from("日本語").subarray(0, 8), true)).toMatchObject({ encoding: "windows-1252" });
    expect(detect(encodeText("日本", { encoding: "utf-16le", bom: true }).subarray(0, 5), true)).toBe("binary");
  });

  it("takes UTF-16 without mark for it only on evidence", () => {
    expect(detect(Buffer.from("a\0b\0c\0", "latin1"), true)).toEqual({ encoding: "utf-16le", bom: false });
    expect(detect(Buffer.from("a\0b\0", "latin1"), true)).toBe("binary");
    expect(detect(Buffer.from("a\0b\0c\0d", "latin1"), true)).toBe("binary");
    expect(detect(Buffer.from("設定: 値\n", "utf16le"), true)).toEqual({ encoding: "utf-16le", bom: false });
    expect(detect(Buffer.from("a\0\x01\0c\0", "latin1"), true)).toBe("binary");
  });

  it("takes half a character at the end for a cut in a sample, for none in a whole file", () => {
    const bytes = Buffer.from("a bc\uD800", "utf16le");
    expect(detect(bytes, false)).toEqual({ encoding: "utf-16le", bom: false });
    expect(detect(bytes, true)).toBe("binary");
  });

  it("does not take ASCII with a zero byte here and there for UTF-16", () => {
    for (const text of ["abc\0def\n", "one\0two\0", "a b\0", "x=1\0y=22\0z=3\0\0"])
      expect(detect(Buffer.from(text, "latin1"), true)).toBe("binary");
  });
});
