/** What became of the target of a dialog while it stood open. */
import { IconAlertTriangle } from "@tabler/icons-react";
import { isUnknown } from "../api";
import { hourOf } from "../format";
import { type Say, useSay } from "../i18n";
import type { BoardState } from "../state/board";
import { type Fate, fateOf, type Target } from "../state/fate";
import { useBoard } from "../state/store";
import type { Act } from "../ui/sending";
import { nameOf } from "./acts";

/** The fate of a dialog's target, once it has one; none while its own change is under way. */
export function useFate<T, R>(target: Target, act: Act<T, R>): Fate | undefined {
  const board = useBoard();
  return act.isPending || act.isSuccess ? undefined : fateOf(board, target);
}

export function Gone<T, R>({ fate, act }: { fate: Fate | undefined; act: Act<T, R> }) {
  const { say } = useSay();
  const board = useBoard();
  if (!fate) return null;
  return (
    <div role="alert" className="trouble" data-gone={fate.what}>
      <IconAlertTriangle size={18} aria-hidden />
      <span>
        {sayFate(say, board, fate)} {!isUnknown(act.error) && say("gone.nothing")}
      </span>
    </div>
  );
}

/** A fate in words: what happened, and who has the job now. */
export function sayFate(say: Say, board: BoardState, { what, job, holder }: Fate): string {
  const told = say(`gone.${what}`, { crew: crewOf(board, job?.crew_id), name: job?.offered_by ?? "", time: hourOf(job?.ended_at ?? job?.offered_at ?? 0) });
  return holder ? `${told} ${say("gone.holder", { crew: crewOf(board, holder.crew_id) })}` : told;
}

function crewOf(board: BoardState, id: string | undefined): string {
  const crew = board.crews.get(id ?? "");
  return crew ? nameOf(crew) : "";
}
