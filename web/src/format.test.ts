import { expect, test } from "vitest";
import type { Transmission } from "./api";
import { ageOf, clock, hourOf, progressOf, spoken, whenOf } from "./format";

test.each([
  [-5, "age.seconds", { n: 0 }],
  [59_999, "age.seconds", { n: 59 }],
  [60_000, "age.minutes", { n: 1 }],
  [3 * 3_600_000 + 5 * 60_000, "age.hours", { h: 3, m: 5 }],
  [50 * 3_600_000, "age.days", { d: 2, h: 2 }],
])("an age of %d ms is said with %s", (age, key, values) => {
  expect(ageOf(age)).toEqual({ key, values });
});

test("times are those of the room's own clock, with leading zeros", () => {
  const at = new Date(2026, 10, 23, 4, 5, 6);
  expect(clock(at.getTime())).toBe("04:05:06");
  expect(hourOf(at.toISOString())).toBe("04:05");
});

test("a number is parted where a voice would pause", () => {
  expect(spoken("2026112300017")).toBe("20261123 00017");
});

const SAID = { state: "keyed", queued_at: "a", keyed_at: "b", delivered_at: null, answered_at: null } as Transmission;

test("the four steps stand only on their own receipts", () => {
  expect(progressOf(SAID)).toMatchObject({ reached: 1, stopped: null });
  expect(progressOf({ ...SAID, state: "answered", answered_at: "c" }).steps.map((step) => step.at)).toEqual(["a", "b", null, "c"]);
});

test("an order that did not get through says how it ended", () => {
  expect(progressOf({ ...SAID, state: "failed" })).toMatchObject({ reached: 1, stopped: "failed" });
});

test("a time of another day says which", () => {
  const at = new Date(2026, 10, 23, 9, 5);
  expect(whenOf(at.toISOString(), at.getTime() + 60_000)).toBe("09:05");
  expect(whenOf(at.toISOString(), new Date(2026, 10, 24).getTime())).toBe("23.11.2026 09:05");
});
