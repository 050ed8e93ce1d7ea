import fc from "fast-check";
import { expect, test } from "vitest";

import { createFrames } from "../../src/demo/frames.ts";

const STARTUP = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);

function message(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test("whatever pieces bytes come in, messages come out whole and in order", () => {
  const messages = fc.array(fc.tuple(fc.constantFrom("Q", "P", "B", "S"), fc.uint8Array({ maxLength: 40 })), { maxLength: 8 });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (list, sizes) => {
      const sent = Buffer.concat([STARTUP, ...list.map(([type, body]) => message(type, body))]);
      const cut = createFrames();
      const handed: Buffer[] = [];
      for (let at = 0, piece = 0; at < sent.length; piece++) {
        const size = sizes[piece % sizes.length] ?? 1;
        let bytes: Uint8Array = sent.subarray(at, at + size);
        for (let got = cut(bytes); got.messages.length > 0; got = cut(bytes)) {
          handed.push(Buffer.from(got.messages));
          bytes = new Uint8Array(0);
        }
        at += size;
      }
      expect(handed[0]).toEqual(STARTUP);
      expect(Buffer.concat(handed)).toEqual(sent);
    }),
  );
});

test("only Query and Sync ask for an answer", () => {
  const none = new Uint8Array(0);
  const ask = (...types: string[]): boolean => {
    const cut = createFrames();
    expect(cut(STARTUP).asks).toBe(false);
    return cut(Buffer.concat(types.map((type) => message(type, none)))).asks;
  };
  expect([ask("Q"), ask("P", "B", "S"), ask("P"), ask("S", "P"), ask("H")]).toEqual([true, true, false, false, false]);
});

test("Terminate is not handed out, nor is what comes after it", () => {
  const cut = createFrames();
  cut(STARTUP);
  const query = message("Q", Buffer.from("select 1\0"));
  expect(Buffer.from(cut(Buffer.concat([query, message("X", new Uint8Array(0)), query])).messages)).toEqual(query);
  expect(cut(query).messages).toHaveLength(0);
});

test("a length that cannot be does not stop it", () => {
  const cut = createFrames();
  cut(STARTUP);
  expect(cut(Buffer.from([0x51, 0, 0, 0, 0])).messages).toHaveLength(5);
});
