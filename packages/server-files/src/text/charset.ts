/** The encodings this server reads and writes, by their names in the WHATWG Encoding Standard. All but UTF-16 contain ASCII unchanged. */
export type EncodingName =
  | "utf-8"
  | "utf-16le"
  | "utf-16be"
  | "windows-1252"
  | "windows-1251"
  | "koi8-r"
  | "shift_jis"
  | "euc-jp"
  | "gb18030"
  | "big5"
  | "euc-kr";

export type SingleByteName = "windows-1252" | "windows-1251" | "koi8-r";
export type MultiByteName = "shift_jis" | "euc-jp" | "gb18030" | "big5" | "euc-kr";
export type LegacyName = SingleByteName | MultiByteName;

/** What a file's bytes are taken for. */
export interface Charset {
  readonly encoding: EncodingName;
  /** Whether the file starts with the byte order mark of its encoding. */
  readonly bom: boolean;
  /** Why an encoding was chosen that a reader would not expect: one sentence for the model. */
  readonly note?: string;
}

const BOMS: Partial<Record<EncodingName, Uint8Array>> = {
  "utf-8": Uint8Array.of(0xef, 0xbb, 0xbf),
  "utf-16le": Uint8Array.of(0xff, 0xfe),
  "utf-16be": Uint8Array.of(0xfe, 0xff),
  gb18030: Uint8Array.of(0x84, 0x31, 0x95, 0x33),
};

const NONE = new Uint8Array(0);

/** The byte order mark that `charset` starts with; empty if it has none. */
export function bomBytes(charset: Charset): Uint8Array {
  return (charset.bom ? BOMS[charset.encoding] : undefined) ?? NONE;
}

/** The encoding whose byte order mark `bytes` start with. UTF-32 is not among them: its text is full of NULs and so counts as binary. */
export function encodingOfBom(bytes: Uint8Array): EncodingName | undefined {
  for (const encoding of ["utf-8", "utf-16le", "utf-16be", "gb18030"] as const) {
    const mark = BOMS[encoding];
    if (mark !== undefined && mark.every((byte, index) => bytes[index] === byte)) return encoding;
  }
  return undefined;
}

/** The same bytes as a Buffer, without a copy. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
