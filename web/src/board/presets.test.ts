import { expect, test } from "vitest";
import { meant, presetOf } from "./presets";

const PRESETS = ["Called back", "Meter shows supply"];
const KEY = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

test("a digit alone stands for the ready-made words, in either script", () => {
  expect(meant("2", PRESETS)).toBe("Meter shows supply");
  expect(meant(" १ ", PRESETS)).toBe("Called back");
});

test.each(["2304117025 meter ON", "2 aadmi", "11", "7", "२ आदमी"])("%s is words", (words) => {
  expect(meant(words, PRESETS)).toBe(words);
});

test("only Alt makes a digit choose while words are written", () => {
  expect(presetOf({ ...KEY, code: "Digit2" }, PRESETS)).toBeUndefined();
  expect(presetOf({ ...KEY, code: "Digit2", altKey: true }, PRESETS)).toBe("Meter shows supply");
  expect(presetOf({ ...KEY, code: "Digit5", altKey: true }, PRESETS)).toBeUndefined();
});
