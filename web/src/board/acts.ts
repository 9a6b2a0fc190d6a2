/** What a dispatcher does to an incident: each sends one change and says what came of it. */
import { useMutation } from "@tanstack/react-query";
import { type Alarm, type Assignment, client, type Crew, type Incident, type Step, told } from "../api";
import { spoken } from "../format";
import { languageNow, say } from "../i18n";
import { type Act, useKeys } from "../ui/sending";
import { complain, tell, tellWithUndo } from "../ui/toast";

export interface Send {
  readonly crew: Crew;
  /** Own words, or none for those of the phrasebook. */
  readonly text: string | null;
  readonly reason: string;
  /** One intention, one key: a second Enter sends nothing twice. */
  readonly key: string;
}

/** Give an incident to a crew; it can be undone for a few seconds. */
export function useAssign(incident: Incident): Act<Send> {
  return useMutation({
    mutationFn: ({ crew, text, key }: Send) =>
      told(
        client.POST("/api/incidents/{incident_id}/assignments", {
          params: { path: { incident_id: incident.id }, header: { "Idempotency-Key": key } },
          body: { crew_id: crew.id, role: "repair", ...(text ? { text } : {}) },
        }),
      ),
    onSuccess: ({ assignment }, { crew }) => tellWithUndo(say("assign.done", { crew: nameOf(crew) }), () => void undo(assignment)),
  });
}

/** Take it from one crew and give it to another, in one step. */
export function useReassign(assignment: Assignment): Act<Send> {
  return useMutation({
    mutationFn: ({ crew, text, reason, key }: Send) =>
      told(
        client.POST("/api/assignments/{assignment_id}/reassign", {
          params: { path: { assignment_id: assignment.id }, header: { "Idempotency-Key": key } },
          body: { crew_id: crew.id, reason, ...(text ? { text } : {}) },
        }),
      ),
    onSuccess: (offered, { crew }) => tellWithUndo(say("assign.done", { crew: nameOf(crew) }), () => void undo(offered.assignment)),
  });
}

export function useRecall(assignment: Assignment): Act<string> {
  return useMutation({ mutationFn: (reason: string) => recall(assignment.id, reason), onSuccess: () => tell(say("assign.undone")) });
}

export interface Said {
  /** The job that the answer is for, as it was chosen; never whichever stands on the screen when it is sent. */
  readonly assignment: Assignment;
  readonly step: Step;
  readonly words: string;
  readonly key: string;
}

export function useAnswer(): Act<Said> {
  return useMutation({
    mutationFn: ({ assignment, step, words, key }: Said) =>
      told(
        client.POST("/api/assignments/{assignment_id}/answers", {
          params: { path: { assignment_id: assignment.id }, header: { "Idempotency-Key": key } },
          body: { step, words },
          keepalive: true, // it may be sent as the page is left
        }),
      ),
    onSuccess: (_, { step }) => tell(say("answer.done", { step: say(`step.${step}`) })),
  });
}

export function useClose(incident: Incident): Act<string> {
  return useMutation({
    mutationFn: (proof: string) => told(client.POST("/api/incidents/{incident_id}/close", { params: { path: { incident_id: incident.id } }, body: { proof } })),
    onSuccess: () => tell(say("close.done", { number: spoken(incident.number) })),
  });
}

export function useStillOut(incident: Incident): Act<string> {
  const keyOf = useKeys();
  return useMutation({
    mutationFn: (words: string) =>
      told(
        client.POST("/api/incidents/{incident_id}/still-out", {
          params: { path: { incident_id: incident.id }, header: { "Idempotency-Key": keyOf(incident.id, words) } },
          body: { words },
        }),
      ),
    onSuccess: () => tell(say("still_out.done", { number: spoken(incident.number) })),
  });
}

/** End an emergency that somebody has in hand, on words that say what was done. */
export function useEnd(alarm: Alarm): Act<string> {
  return useMutation({
    mutationFn: (words: string) => told(client.POST("/api/alarms/{alarm_id}/end", { params: { path: { alarm_id: alarm.id } }, body: { words } })),
    onSuccess: () => tell(say("end.done")),
  });
}

/** A crew's name in the language of the screen. */
export function nameOf(crew: Crew): string {
  return languageNow() === "hi" ? crew.name_hi : crew.name;
}

function recall(assignmentId: string, reason: string) {
  return told(client.POST("/api/assignments/{assignment_id}/recall", { params: { path: { assignment_id: assignmentId } }, body: { reason } }));
}

async function undo(assignment: Assignment): Promise<void> {
  try {
    await recall(assignment.id, say("assign.undo_reason"));
    tell(say("assign.undone"));
  } catch (error) {
    complain(error);
  }
}
