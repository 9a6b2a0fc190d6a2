/** What became of the target of a dialog while it stood open. */
import { IconAlertTriangle } from "@tabler/icons-react";
import { type Alarm, isUnknown } from "../api";
import { hourOf } from "../format";
import { type Say, useSay } from "../i18n";
import type { BoardState } from "../state/board";
import { type Fate, fateOf, fateOfAlarm, type Target } from "../state/fate";
import { useBoard } from "../state/store";
import type { Act } from "../ui/sending";
import { comeIntoSight } from "../ui/small";
import { nameOf } from "./acts";

/** The fate of a dialog's target, once it has one; none while its own change is under way. */
export function useFate<T, R>(target: Target, act: Act<T, R>): Fate | undefined {
  const board = useBoard();
  return act.isPending || act.isSuccess ? undefined : fateOf(board, target);
}

/** The same for a dialog about an emergency. */
export function useAlarmFate<T, R>(alarm: Alarm, act: Act<T, R>): Fate | undefined {
  const board = useBoard();
  return act.isPending || act.isSuccess ? undefined : fateOfAlarm(board, alarm);
}

export function Gone<T, R>({ fate, act }: { fate: Fate | undefined; act: Act<T, R> }) {
  const { say } = useSay();
  const board = useBoard();
  if (!fate) return null;
  return (
    <div role="alert" className="trouble" ref={comeIntoSight} data-gone={fate.what}>
      <IconAlertTriangle size={18} aria-hidden />
      <span>
        {sayFate(say, board, fate)} {!isUnknown(act.error) && say("gone.nothing")}
      </span>
    </div>
  );
}

/** A fate in words: what happened, and who has the job now. */
export function sayFate(say: Say, board: BoardState, { what, job, holder, alarm }: Fate): string {
  if (what === "ended") return alarm?.cleared_at ? say("gone.ended", { name: alarm.ended_by ?? "", time: hourOf(alarm.cleared_at) }) : say("gone.ended.unknown");
  const told = say(`gone.${what}`, { crew: crewOf(board, job?.crew_id), name: job?.offered_by ?? "", time: hourOf(job?.ended_at ?? job?.offered_at ?? 0) });
  return holder ? `${told} ${say("gone.holder", { crew: crewOf(board, holder.crew_id) })}` : told;
}

function crewOf(board: BoardState, id: string | undefined): string {
  const crew = board.crews.get(id ?? "");
  return crew ? nameOf(crew) : "";
}
