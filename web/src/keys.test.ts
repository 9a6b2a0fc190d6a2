import { expect, test } from "vitest";
import { BINDINGS, commandOf, digitOf, replyOf } from "./keys";

const PLAIN = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

test("no key has two meanings", () => {
  const keys = BINDINGS.flatMap((one) => one.codes.map((code) => `${code} ${String(one.shift ?? false)}`));
  expect(new Set(keys).size).toBe(keys.length);
});

test("no command has two keys printed on its button", () => {
  expect(new Set(BINDINGS.map((one) => one.command)).size).toBe(BINDINGS.length);
});

test("a key is found by its place, whatever letters are on it", () => {
  expect(commandOf({ ...PLAIN, code: "KeyN" })).toBe("new");
  expect(commandOf({ ...PLAIN, code: "Slash" })).toBe("search");
  expect(commandOf({ ...PLAIN, code: "Slash", shiftKey: true })).toBe("help");
});

test("the browser keeps its own keys", () => {
  expect(commandOf({ ...PLAIN, code: "KeyR", ctrlKey: true })).toBeUndefined();
});

test("a digit comes from the row or from the keypad", () => {
  expect(digitOf({ ...PLAIN, code: "Digit3" })).toBe(3);
  expect(digitOf({ ...PLAIN, code: "Numpad0" })).toBe(0);
  expect(digitOf({ ...PLAIN, code: "KeyA" })).toBeUndefined();
});

test("a reply is a slot and a step, and nothing else is", () => {
  expect(replyOf("31")).toEqual({ slot: 3, step: "accept" });
  expect(replyOf("3 5")).toEqual({ slot: 3, step: "finish" });
  for (const words of ["", "3", "310", "30", "aa rahe hai", null]) expect(replyOf(words)).toBeUndefined();
});
