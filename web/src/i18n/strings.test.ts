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
