/** An answer is no receipt: a crew has answered over the air, and no radio of its has confirmed the order. */
import type { Assignment, HeardLine, Transmission } from "../api";

const BY_HIS_WORD: readonly Assignment["state"][] = ["accepted", "en_route", "on_site", "done"];

/** Does the job stand on the crew's word alone? Until a receipt comes, or a person has spoken with the crew. */
export function isUnconfirmed(assignment: Assignment, said: readonly Transmission[], heard: readonly HeardLine[]): boolean {
  const orders = said.filter((one) => one.assignment_id === assignment.id && one.purpose === "order");
  if (!BY_HIS_WORD.includes(assignment.state) || !orders.some((one) => one.gives_receipt)) return false;
  return !orders.some(hasArrived) && !isSpokenWith(assignment, orders, heard);
}

function hasArrived(said: Transmission): boolean {
  const isByVoice = said.keyed_at !== null && !said.gives_receipt;
  return said.delivered_at !== null || said.answered_at !== null || isByVoice;
}

/** A person who keys an answer has the order taken back; of an open job nothing else takes back the last one. */
function isSpokenWith(assignment: Assignment, orders: readonly Transmission[], heard: readonly HeardLine[]): boolean {
  if (assignment.trust === "operator" || heard.some((line) => line.kind === "operator" && line.assignment_id === assignment.id)) return true;
  return assignment.is_open && orders.every((one) => one.withdraw_at !== null);
}
