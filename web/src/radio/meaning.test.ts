import { expect, test } from "vitest";
import type { HeardLine } from "../api";
import { en } from "../i18n/en";
import { hi } from "../i18n/hi";
import type { Say } from "../i18n";
import { AT, heard } from "../state/samples";
import { meaningOf } from "./meaning";

const saying = (words: Readonly<Record<string, string>>): Say => (key, values = {}) => (words[key] ?? key).replace(/{{(\w+)}}/g, (_, name: string) => String(values[name]));
const inHindi = (over: Partial<HeardLine>) => meaningOf(heard("H", AT, over), "hi", saying(hi));

test("a reply to a slot without a job does not say that the set is unknown", () => {
  expect(inHindi({ verdict: "unknown", crew_id: "C1", said: "No job held slot 8 then." })).toBe(hi["verdict.note.unknown_job"]);
  expect(inHindi({ verdict: "unknown", crew_id: null })).toBe(hi["verdict.note.unknown"]);
});

test("a reply older than its order is told as such", () => {
  expect(inHindi({ verdict: "early", text: "11", said: "Slot 1: Accepted, said before the order was on the air." })).toBe(hi["verdict.note.early"]);
});

test("a note that a crew keyed is told like a step, and words that are no reply are told as such", () => {
  expect(inHindi({ verdict: "noted", text: "36", said: "Slot 3: Needs help or material." })).toBe("स्लॉट 3: मदद या सामान चाहिए");
  expect(inHindi({ verdict: "noted", text: "pole tuta", said: "Not a reply: read it.", assignment_id: null })).toBe(hi["verdict.note.not_a_reply"]);
  expect(inHindi({ verdict: "noted", kind: "emergency", text: "31", said: null, assignment_id: null })).toBe("");
});

test("what a person keyed for a crew is told in the language of the screen", () => {
  const said = "Anil Malviya keyed “On the way” for the crew.";
  for (const known of [said, "Anil Malviya keyed on the way for the crew."])
    expect(inHindi({ kind: "operator", verdict: "applied", text: "nikal gaye", said: known })).toBe("Anil Malviya ने दर्ज किया: रवाना");
  expect(meaningOf(heard("H", AT, { kind: "operator", verdict: "applied", said }), "en", saying(en))).toBe(said);
});

test("a sentence that nobody knows stays as it came", () => {
  expect(inHindi({ kind: "operator", verdict: "applied", text: "", said: "Something else." })).toBe("Something else.");
});
