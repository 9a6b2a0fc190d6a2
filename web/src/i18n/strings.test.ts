import { expect, test } from "vitest";
import { en } from "./en";
import { hi } from "./hi";
import type { Key } from "./strings";

const KEYS = Object.keys(en) as Key[];
const AS_IN_ENGLISH: readonly Key[] = ["crew.skill.ht", "crew.skill.lt", "do.language"];

test("every string is there in both languages", () => {
  expect(Object.keys(hi).sort()).toEqual([...KEYS].sort());
});

test.each(KEYS)("%s has words and the same values in both languages", (key) => {
  const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((found) => found[1]).sort();
  expect(hi[key].trim()).not.toBe("");
  expect([...new Set(values(hi[key]))]).toEqual([...new Set(values(en[key]))]);
});

test("Hindi is written in Devanagari", () => {
  const foreign = KEYS.filter((key) => !/[\u0900-\u097F]/.test(hi[key]) && !AS_IN_ENGLISH.includes(key));
  expect(foreign).toEqual([]);
});

test("a string with a plural has one and other", () => {
  const stems = KEYS.filter((key) => key.endsWith("_other")).map((key) => key.slice(0, -"_other".length));
  expect(KEYS.filter((key) => key.endsWith("_one")).map((key) => key.slice(0, -"_one".length))).toEqual(stems);
});

test("Hindi says that a line is live only where somebody is quoted, and never of a job or a list", () => {
  expect(KEYS.filter((key) => hi[key].includes("चालू"))).toEqual(["close.preset.1"]);
});

test.each(["दल", "मामला", "संदेश", "पाली", "सीमा", "कार्यालय", "दफ्तर", "पंजी", "हवा में"])("Hindi has one word for one thing, and it is not %s", (word) => {
  const whole = new RegExp(`(?<![\\u0900-\\u097F])${word}(?![\\u0900-\\u097F])`);
  expect(KEYS.filter((key) => whole.test(hi[key]))).toEqual([]);
});

test("Hindi is written as the region writes it: no dot below क, ख, ग, ज, फ", () => {
  expect(KEYS.filter((key) => /[कखगजफ]\u093C|[\u0958-\u095B\u095E]/.test(hi[key]))).toEqual([]);
});
