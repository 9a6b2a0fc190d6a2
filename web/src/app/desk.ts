/** What this desk is looking at, and which dialog is open. */
import { createContext, useContext } from "react";
import type { Alarm } from "../api";
import type { Filter } from "../state/select";

export type Dialog = "new" | "assign" | "reassign" | "recall" | "answer" | "close" | "still_out" | "end" | "sets" | "help";

/** Open a dialog, about the chosen incident or about this alarm; or close it. */
export type Open = (dialog: Dialog | null, alarm?: Alarm) => void;

/** What the right side shows above the radio log. */
export type Side = "crews" | "sites";

export interface Desk {
  readonly selected: string | null;
  readonly choose: (incidentId: string | null) => void;
  readonly open: Open;
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly words: string;
  readonly setWords: (words: string) => void;
  readonly side: Side;
  readonly setSide: (side: Side) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("There is no desk around this.");
  return desk;
}
