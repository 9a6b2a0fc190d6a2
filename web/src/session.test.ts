import { expect, test } from "vitest";
import { endsSoon } from "./session";

const NOW = Date.parse("2026-11-23T18:40:00.000Z");

test("a sign-in that ends within a quarter of an hour is told, an earlier one is not", () => {
  expect(endsSoon("2026-11-23T18:56:00.000Z", NOW)).toBeNull();
  expect(endsSoon("2026-11-23T18:54:00.000Z", NOW)).toBe(Date.parse("2026-11-23T18:54:00.000Z"));
  expect(endsSoon("2026-11-23T18:39:00.000Z", NOW)).toBe(Date.parse("2026-11-23T18:39:00.000Z"));
});

test("one that has no end is never told", () => {
  expect(endsSoon(null, NOW)).toBeNull();
});
