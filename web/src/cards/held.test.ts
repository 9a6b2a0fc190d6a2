import { expect, test } from "vitest";
import { AT } from "../state/samples";
import { mustGoAtOnce } from "./held";

const NOW = Date.parse(AT);
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1000).toISOString();

test("an answer waits for a second look, save a call for help and a note, whose words were one", () => {
  expect((["accept", "decline", "on_the_way", "arrive", "say_again"] as const).map((step) => mustGoAtOnce(step, inSeconds(60), NOW))).toEqual(Array(5).fill(false));
  expect((["ask_help", "note"] as const).map((step) => mustGoAtOnce(step, inSeconds(60), NOW))).toEqual([true, true]);
});

test("nothing waits that would come too late", () => {
  expect([mustGoAtOnce("accept", inSeconds(9), NOW), mustGoAtOnce("accept", inSeconds(-1), NOW)]).toEqual([true, true]);
});
