import { asBuffer, type LegacyName, type SingleByteName } from "./charset.ts";
import { type EncodeTable, fourBytes, reverseMultiByte, reverseSingleByte, singleByteTable } from "./tables.ts";

const decodeTables = new Map<SingleByteName, Uint16Array>();
const encodeTables = new Map<LegacyName, EncodeTable>();

export function isSingleByte(encoding: string): encoding is SingleByteName {
  return encoding === "windows-1252" || encoding === "windows-1251" || encoding === "koi8-r";
}

/** Text of bytes. What the encoding does not define becomes U+FFFD, or with `strict` makes the answer undefined. Keeps byte order marks. */
export function decodeLegacy(bytes: Uint8Array, encoding: LegacyName, strict: boolean): string | undefined {
  if (isSingleByte(encoding)) return decodeSingleByte(bytes, encoding);
  try {
    return restoreControls(new TextDecoder(encoding, { fatal: strict, ignoreBOM: true }).decode(bytes), encoding);
  } catch {
    // A fatal decoder throws at what it cannot decode; a build of Node without the encoding throws here, too.
    return undefined;
  }
}

function decodeSingleByte(bytes: Uint8Array, encoding: SingleByteName): string {
  const table = decodeTables.get(encoding) ?? singleByteTable(encoding);
  decodeTables.set(encoding, table);
  const units = new Uint16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) units[index] = table[bytes[index] ?? 0] ?? 0;
  return asBuffer(new Uint8Array(units.buffer)).toString("utf16le");
}

const SWAPPED = ["\x1A", "\x1C", "\x7F"];

/** ICU exchanges three control characters in Shift_JIS, as IBM's tables do; files mean the ASCII ones (0x1A ends files of DOS). */
function restoreControls(text: string, encoding: LegacyName): string {
  if (encoding !== "shift_jis" || !SWAPPED.some((control) => text.includes(control))) return text;
  const decoder = new TextDecoder(encoding);
  const meant = new Map(SWAPPED.map((control) => [decoder.decode(Buffer.from(control, "latin1")), control]));
  return text.replaceAll(/\p{Cc}/gu, (control) => meant.get(control) ?? control);
}

function encodeTable(encoding: LegacyName): EncodeTable {
  const known = encodeTables.get(encoding);
  if (known !== undefined) return known;
  const table = isSingleByte(encoding) ? reverseSingleByte(singleByteTable(encoding)) : reverseMultiByte(encoding);
  encodeTables.set(encoding, table);
  return table;
}

/** Number of bytes that the characters of text from `start` to `end` take. `unwritable` is the index of one that has none in this encoding. */
export function legacyLength(text: string, encoding: LegacyName, start = 0, end = text.length): { bytes: number; unwritable?: number } {
  const table = encodeTable(encoding);
  let bytes = 0;
  for (let index = start; index < end; index++) {
    const unit = text.charCodeAt(index);
    const value = table[unit] ?? 0;
    if (value !== 0 || unit === 0) {
      bytes += value < 0x100 ? 1 : value < 0x1_0000 ? 2 : value < 0x100_0000 ? 3 : 4;
    } else if (encoding === "gb18030" && (text.codePointAt(index) ?? 0) > 0xffff) {
      bytes += 4;
      index++;
    } else {
      return { bytes, unwritable: index };
    }
  }
  return { bytes };
}

/** Bytes of text, or the index of the first character that the encoding cannot hold. */
export function encodeLegacy(text: string, encoding: LegacyName): Uint8Array | number {
  const length = legacyLength(text, encoding);
  if (length.unwritable !== undefined) return length.unwritable;
  const table = encodeTable(encoding);
  const bytes = new Uint8Array(length.bytes);
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const value = table[text.charCodeAt(index)] ?? 0;
    if (value === 0 && text.charCodeAt(index) !== 0) {
      // Above the basic plane GB 18030 runs in step with Unicode from pointer 189,000 on.
      bytes.set(fourBytes((text.codePointAt(index) ?? 0) - 0x1_0000 + 189_000), at);
      at += 4;
      index++;
      continue;
    }
    if (value > 0xff_ffff) bytes[at++] = value >>> 24;
    if (value > 0xffff) bytes[at++] = (value >>> 16) & 0xff;
    if (value > 0xff) bytes[at++] = (value >>> 8) & 0xff;
    bytes[at++] = value & 0xff;
  }
  return bytes;
}
