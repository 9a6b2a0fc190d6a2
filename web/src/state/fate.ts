/** What became of a job or an incident while a dialog about it stood open. */
import type { Alarm, Assignment, Incident } from "../api";
import type { BoardState } from "./board";
import { assignmentsOf } from "./select";

/** What a dialog was opened for, as it stood then; it stays this one whatever the board shows since. */
export interface Target {
  /** What must hold for the dialog to make sense: the job is open, nobody has one, or repair is reported. */
  readonly needs: "job" | "no_job" | "repair";
  readonly incident: Incident;
  readonly assignment: Assignment | undefined;
}

export type Ending = Exclude<Assignment["state"], "offered" | "accepted" | "en_route" | "on_site">;

/** The end of it: of the incident, or of the job, and who has it now. */
export interface Fate {
  readonly what: "closed" | "repaired" | "reopened" | "given" | "gone" | "ended" | Ending;
  /** The job that ended, or the one that was given meanwhile. */
  readonly job?: Assignment;
  /** The job of another crew that has it now. */
  readonly holder?: Assignment | undefined;
  /** The emergency that somebody ended. */
  readonly alarm?: Alarm;
}

/** Why the dialog can do nothing any more; nothing as long as its target stands. */
export function fateOf(board: BoardState, { needs, incident: then, assignment }: Target): Fate | undefined {
  const incident = board.incidents.get(then.id);
  if (!incident) return { what: "closed" };
  const holder = assignmentsOf(board, incident.id).find((one) => one.is_open && one.id !== assignment?.id);
  switch (needs) {
    case "job":
      return ended(board.assignments.get(assignment?.id ?? ""), holder);
    case "no_job":
      if (holder) return { what: "given", job: holder };
      return incident.state === "open" ? undefined : { what: "repaired" };
    case "repair":
      return incident.repaired_at === then.repaired_at ? undefined : { what: "reopened" };
  }
}

/** The end of an emergency that a dialog was opened for; nothing as long as somebody has it in hand. */
export function fateOfAlarm(board: BoardState, then: Alarm): Fate | undefined {
  const alarm = board.alarms.get(then.id);
  return alarm && !alarm.cleared_at ? undefined : { what: "ended", alarm: alarm ?? then };
}

function ended(job: Assignment | undefined, holder: Assignment | undefined): Fate | undefined {
  if (!job) return { what: "gone", holder };
  return isEnding(job.state) ? { what: job.state, job, holder } : undefined;
}

function isEnding(state: Assignment["state"]): state is Ending {
  return !["offered", "accepted", "en_route", "on_site"].includes(state);
}
