import { expect, test } from "vitest";
import { askedBy } from "./search";

test("a complaint's number is asked for as it is written, with or without its gap", () => {
  expect(askedBy("20261123 00017")).toEqual({ number: "2026112300017", consumer: undefined });
  expect(askedBy(" 2026112300017 ")?.number).toBe("2026112300017");
});

test("a consumer's number is asked for whole", () => {
  expect(askedBy("N3307001234")).toEqual({ number: undefined, consumer: "N3307001234" });
});

test("thirteen digits may be either", () => {
  expect(askedBy("2026112300017")).toEqual({ number: "2026112300017", consumer: "2026112300017" });
});

test.each(["", "Gandhi Road", "ward 6", "00017", "mandi", "20261123 000"])("“%s” is no number to ask for", (words) => {
  expect(askedBy(words)).toBeUndefined();
});
