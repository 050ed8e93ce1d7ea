// Tab, line feed, vertical tab, form feed and carriage return lay text out; bell, backspace and escape are in terminal logs;
// 0x1A ends DOS files; 0x1C to 0x1F separate records.
const IN_TEXT = new Set([0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b, 0x1c, 0x1d, 0x1e, 0x1f]);
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => ((byte < 0x20 && !IN_TEXT.has(byte)) || byte === 0x7f ? 1 : 0));

// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const SUSPECT = /[\x00-\x06\x0E-\x19\x7F]/;

/** One control character in twenty is more than any text has. */
const BYTES_PER_CONTROL = 20;

/** Whether bytes of an encoding that contains ASCII cannot be text: a NUL anywhere, or too many control characters. */
export function hasBinaryControls(bytes: Uint8Array): boolean {
  // Nearly no text has any, and this finds that out without a loop of ours.
  if (!SUSPECT.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"))) return false;
  if (bytes.includes(0)) return true;
  let controls = 0;
  for (let index = 0; index < bytes.length; index++) controls += PLAIN[bytes[index] ?? 0] ?? 0;
  return controls * BYTES_PER_CONTROL > bytes.length;
}
