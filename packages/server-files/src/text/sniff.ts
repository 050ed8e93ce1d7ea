import { mimes } from "mrmime";

import { detect } from "./detect.ts";

export interface Sniffed {
  readonly mime: string;
  /** How the content can be shown; "binary" cannot. */
  readonly kind: "text" | "image" | "audio" | "pdf" | "binary";
}

/** A signature: bytes as Latin-1 text with "?" for any byte, at the start of the file. */
type Signature = readonly [pattern: string, mime: string];

const SIGNATURES: readonly Signature[] = [
  ["\x89PNG\r\n\x1A\n", "image/png"],
  ["\xFF\xD8\xFF", "image/jpeg"],
  ["GIF87a", "image/gif"],
  ["GIF89a", "image/gif"],
  ["RIFF????WEBP", "image/webp"],
  ["BM????\0\0\0\0", "image/bmp"],
  ["II*\0", "image/tiff"],
  ["MM\0*", "image/tiff"],
  ["\0\0\x01\0", "image/x-icon"],
  ["ID3", "audio/mpeg"],
  ["RIFF????WAVE", "audio/wav"],
  ["OggS", "audio/ogg"],
  ["fLaC", "audio/flac"],
  ["%PDF-", "application/pdf"],
  ["PK\x03\x04", "application/zip"],
  ["PK\x05\x06", "application/zip"],
  ["\x1F\x8B", "application/gzip"],
  ["BZh", "application/x-bzip2"],
  ["\xFD7zXZ\0", "application/x-xz"],
  ["7z\xBC\xAF\x27\x1C", "application/x-7z-compressed"],
  ["(\xB5/\xFD", "application/zstd"],
  ["\x7FELF", "application/x-elf"],
  ["SQLite format 3\0", "application/vnd.sqlite3"],
  ["\0asm", "application/wasm"],
  ["\x1AE\xDF\xA3", "video/webm"],
  ["wOFF", "font/woff"],
  ["wOF2", "font/woff2"],
];

/** Brands of the ISO base media format, after "ftyp" at byte 4. */
const BRANDS: Record<string, string> = {
  avif: "image/avif",
  avis: "image/avif",
  heic: "image/heic",
  "M4A ": "audio/mp4",
  "M4B ": "audio/mp4",
  "qt  ": "video/quicktime",
};

/** Formats that hold others, which only the name tells: a .docx is a ZIP file. */
const CONTAINERS = new Set(["application/zip", "application/gzip", "audio/ogg", "video/webm"]);
/** Signatures that a text may start with by chance; believed only where the bytes are no text. */
const READABLE = new Set(["image/bmp", "audio/mpeg", "application/x-bzip2", "font/woff", "font/woff2", "audio/ogg", "audio/flac"]);

const KINDS: Record<string, Sniffed["kind"]> = {
  "image/png": "image",
  "image/jpeg": "image",
  "image/gif": "image",
  "image/webp": "image",
  "image/avif": "image",
  "image/bmp": "image",
  "application/pdf": "pdf",
};

/** Extensions that mrmime does not know or takes for something else than what they mostly are. */
const OWN_TYPES: Record<string, string> = {
  ts: "text/typescript",
  mts: "text/typescript",
  cts: "text/typescript",
  tsx: "text/typescript",
  cjs: "text/javascript",
  rs: "text/x-rust",
  py: "text/x-python",
  toml: "application/toml",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};

/**
 * What a file is, by its first bytes (4 KB are enough; `complete` if they are all) and, within what these allow, its name.
 * Bytes that are no text are never called text; a text is called text whatever its name says.
 */
export function sniff(bytes: Uint8Array, name: string, complete = false): Sniffed {
  return typeOf(bytes, name, detect(bytes, complete) !== "binary");
}

/** The same for bytes of which it is known already whether they are text. */
export function typeOf(bytes: Uint8Array, name: string, text: boolean): Sniffed {
  const signed = signatureOf(bytes);
  if (signed !== undefined && !(text && READABLE.has(signed))) {
    const named = CONTAINERS.has(signed) ? typeOfName(name) : undefined;
    const mime = named !== undefined && !isTextType(named) && KINDS[named] === undefined ? named : signed;
    return { mime, kind: kindOf(mime) };
  }
  const named = typeOfName(name);
  if (text) return { mime: named !== undefined && isTextType(named) ? named : "text/plain", kind: "text" };
  const believable = named !== undefined && !isTextType(named) && kindOf(named) === "binary";
  return { mime: believable ? named : "application/octet-stream", kind: "binary" };
}

function kindOf(mime: string): Sniffed["kind"] {
  return KINDS[mime] ?? (mime.startsWith("audio/") ? "audio" : "binary");
}

function typeOfName(name: string): string | undefined {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (Object.hasOwn(OWN_TYPES, extension)) return OWN_TYPES[extension];
  // Not mrmime's lookup: for "constructor" it answers with what every object inherits.
  return Object.hasOwn(mimes, extension) ? mimes[extension] : undefined;
}

function isTextType(mime: string): boolean {
  return (
    mime.startsWith("text/") ||
    /^(application|image|model|message)\/(.*\+)?(json|xml|javascript|ecmascript|yaml|toml|sql|x-sh|rtf|svg)\b/.test(mime)
  );
}

function signatureOf(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 32));
  const found = SIGNATURES.find(([pattern]) => beginsWith(head, pattern));
  if (found !== undefined) return found[1];
  // Its size before that has four bytes; it is short, so the first is zero, and text that has the word there is told apart.
  if (head.startsWith("\0") && head.slice(4, 8) === "ftyp") return BRANDS[head.slice(8, 12)] ?? "video/mp4";
  return isMpegAudio(bytes) ? "audio/mpeg" : undefined;
}

/** In a pattern, `?` stands for any byte. */
function beginsWith(head: string, pattern: string): boolean {
  for (let index = 0; index < pattern.length; index++) {
    if (pattern[index] !== "?" && pattern[index] !== head[index]) return false;
  }
  return true;
}

/** An MPEG audio frame header: 11 bits of sync, then a version, layer, bit rate and sampling rate that exist (ISO 11172-3, 2.4.1.3). */
function isMpegAudio(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes;
  const layer = (second >> 1) & 3;
  return (
    first === 0xff &&
    second >= 0xe0 &&
    ((second >> 3) & 3) !== 1 &&
    layer === 1 &&
    third >> 4 > 0 &&
    third >> 4 < 15 &&
    ((third >> 2) & 3) < 3
  );
}
