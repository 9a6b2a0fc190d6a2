import { expect, test } from "vitest";
import { boardOf } from "./board";
import { AT, gateway, LATER, radioSet, SNAPSHOT } from "./samples";
import { newer, setsOf, troubleOf, troubleOnWay, troublesOf } from "./sites";

const SIGN = { make: "kiss", channel: "vhf-a", state: "working", waiting: 2, queue_seconds: 3.5, channel_use: 0.12, last_heard: AT, is_deaf: false };

test("a sign of life is read set by set, and what is odd in it is left out", () => {
  const [first, second] = setsOf(gateway({ "vhf-10": SIGN, "vhf-2": { state: 7, waiting: "many" } }));
  expect(first).toEqual({ name: "vhf-2", make: "", channel: null, state: "opening", isDeaf: false, waiting: 0, queueSeconds: 0, channelUse: 0, lastHeard: null });
  expect(second).toEqual({ name: "vhf-10", make: "kiss", channel: "vhf-a", state: "working", isDeaf: false, waiting: 2, queueSeconds: 3.5, channelUse: 0.12, lastHeard: AT });
  expect(setsOf(gateway({}, { alive: null }))).toEqual([]);
});

test("a set is in trouble when it is lost, does not answer, hears nothing, or its site is silent", () => {
  const sets = { a: SIGN, b: { ...SIGN, state: "lost" }, c: { ...SIGN, state: "not_answering" }, d: { ...SIGN, is_deaf: true } };
  const site = gateway(sets);
  expect(setsOf(site).map((set) => troubleOf(site, set))).toEqual([undefined, "lost", "not_answering", "deaf"]);
  expect(troublesOf(site)).toBe(3);
  expect(troublesOf(gateway(sets, { is_silent: true }))).toBe(1);
});

test("a crew's set shares the trouble of the gateway's set that it is reached by", () => {
  const state = boardOf({ ...SNAPSHOT, gateways: [gateway({ v: { ...SIGN, state: "lost" } })] });
  expect(troubleOnWay(state, radioSet("A"))).toBe("lost");
  expect(troubleOnWay(state, radioSet("A", { via: "other" }))).toBeUndefined();
  expect(troubleOnWay(state, radioSet("A", { site: "desk" }))).toBeUndefined();
});

test("of two signs of life the newer counts", () => {
  const old = gateway({}, { seen_at: AT });
  const fresh = gateway({}, { seen_at: LATER });
  expect(newer(old, fresh)).toBe(fresh);
  expect(newer(fresh, old)).toBe(fresh);
  expect(newer(old, undefined)).toBe(old);
});
