/** What was made of a line that was heard, in the language of the screen. */
import type { HeardLine } from "../api";
import type { Key, Say } from "../i18n";
import { en } from "../i18n/en";
import { replyOf, STEPS } from "../keys";
import { MASK } from "../state/ladder";

/** What was made of a line: the server's sentence, or the same in Hindi. */
export function meaningOf(heard: HeardLine, language: string, say: Say): string {
  const note = `verdict.note.${causeOf(heard)}`;
  const inOurWords = note in en ? say(note as Key) : undefined;
  if (language !== "hi") return heard.said ?? inOurWords ?? "";
  if (heard.kind === "operator") return keyedForCrew(heard, say) ?? heard.said ?? "";
  const isTaken = heard.assignment_id !== null && ["applied", "noted"].includes(heard.verdict);
  const reply = isTaken ? replyOf(heard.text) : undefined;
  if (reply) return `${say("assignment.slot", { slot: reply.slot })}: ${say(`step.${reply.step}`)}`;
  return inOurWords ?? heard.said ?? "";
}

/** Why nothing moved, where one verdict has several causes. */
function causeOf({ verdict, text, said, crew_id }: HeardLine): string {
  if (verdict === "noted" && said === "Not a reply: read it.") return "not_a_reply";
  if (verdict === "refused" && said?.startsWith("Without a slot")) return "no_slot";
  if (verdict === "refused" && text?.includes(MASK)) return "refused_code";
  if (verdict === "unknown" && crew_id) return "unknown_job";
  return verdict;
}

/** The service tells who keyed which step only as a sentence. */
function keyedForCrew({ said }: HeardLine, say: Say): string | undefined {
  const found = /^(.+) keyed “?(.+?)”? for the crew\.$/.exec(said ?? "");
  const step = STEPS.find((one) => found?.[2] === en[`step.${one}`] || found?.[2] === one.replaceAll("_", " ")); // the latter in older records
  return step && say("log.keyed_for_crew", { name: found?.[1] ?? "", step: say(`step.${step}`) });
}
