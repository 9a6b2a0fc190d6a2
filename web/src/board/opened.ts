/** Which dialog is open, and what it was opened for. */
import { useCallback, useState } from "react";
import type { Alarm, Incident } from "../api";
import type { Dialog, Open } from "../app/desk";
import type { BoardState } from "../state/board";
import type { Target } from "../state/fate";
import { assignmentsOf } from "../state/select";
import { board } from "../state/store";

const NEEDS: Partial<Record<Dialog, Target["needs"]>> = { assign: "no_job", reassign: "job", recall: "job", answer: "job", still_out: "repair" };

export interface Opened {
  readonly dialog: Dialog;
  /** None for a dialog that is about no incident. */
  readonly target: Target | undefined;
  /** The emergency that the dialog is to end. */
  readonly alarm?: Alarm;
}

/** The dialog of this desk; what it is about is fixed in the moment it opens. */
export function useOpened(incidentId: string | null): [Opened | null, Open] {
  const [opened, setOpened] = useState<Opened | null>(null);
  const open = useCallback<Open>((dialog, alarm) => setOpened(dialog && openedFor(dialog, board(), incidentId, alarm)), [incidentId]);
  return [opened, open];
}

/** A dialog for an incident and the job that a crew has of it now, or for an alarm; none without what it needs. */
export function openedFor(dialog: Dialog, state: BoardState, incidentId: string | null, alarm?: Alarm): Opened | null {
  if (dialog === "end") return alarm ? { dialog, target: undefined, alarm } : null;
  const incident = state.incidents.get(incidentId ?? "");
  const needs = dialog === "close" ? closing(incident) : NEEDS[dialog];
  if (!needs) return { dialog, target: undefined };
  const assignment = incident && assignmentsOf(state, incident.id).find((one) => one.is_open);
  return incident && (assignment || needs !== "job") ? { dialog, target: { needs, incident, assignment } } : null;
}

/** What an end on proof rests on: a crew's word that it is repaired, or that no crew is at it. */
function closing(incident: Incident | undefined): Target["needs"] {
  return incident?.state === "open" ? "no_job" : "repair";
}
