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

test("what a person keyed for a crew is told in the language of the screen", () => {
  const said = "Anil Malviya keyed on the way for the crew.";
  expect(inHindi({ kind: "operator", verdict: "applied", text: "nikal gaye", said })).toBe("Anil Malviya ने दर्ज किया: रवाना");
  expect(meaningOf(heard("H", AT, { kind: "operator", verdict: "applied", said }), "en", saying(en))).toBe(said);
});

test("a sentence that nobody knows stays as it came", () => {
  expect(inHindi({ kind: "operator", verdict: "applied", text: "", said: "Something else." })).toBe("Something else.");
});
