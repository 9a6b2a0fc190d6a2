/** The ways to a crew in the order in which they are tried: its sets, and at the end the card that a person reads out. */
import { IconChevronRight, IconMicrophone } from "@tabler/icons-react";
import type { Crew } from "../api";
import { type Say, useSay } from "../i18n";
import { DESK, rungsInUse, type Way, waysOf } from "../state/ladder";
import { jobsOf } from "../state/select";
import { useBoard } from "../state/store";

export function Ways({ crew }: { crew: Crew }) {
  const { say } = useSay();
  const board = useBoard();
  const ways = waysOf(board, crew);
  const inUse = rungsInUse(board, jobsOf(board, crew.id));
  if (ways.length === 0) return null;
  return (
    <span className="ways" aria-label={say("ways.title")}>
      {ways.map((way, index) => (
        <span key={way.rung} className={lookOf(way, inUse)} data-rung={way.rung} data-trouble={way.trouble} data-is-tried={inUse.has(way.rung)} title={way.set ? `${way.set.unit} · ${way.set.site}/${way.set.via}` : say("ways.card.more")}>
          {index > 0 && <IconChevronRight size={13} aria-hidden />}
          {way.set?.site === DESK || !way.set ? <IconMicrophone size={14} aria-hidden /> : null}
          <span className="cut">{nameOfWay(way, say)}</span>
          {way.set && way.set.site !== DESK && <span className="make">{way.set.make}</span>}
          {way.trouble && <span className="chip warn">{say(`set.${way.trouble}`)}</span>}
        </span>
      ))}
    </span>
  );
}

/** What stands on the set; the card is no set. */
export function nameOfWay(way: Pick<Way, "set" | "rung">, say: Say): string {
  return way.set?.label ?? say("ways.card");
}

function lookOf(way: Way, inUse: ReadonlySet<number>): string {
  return ["way", way.trouble && "troubled", inUse.has(way.rung) && "tried"].filter(Boolean).join(" ");
}
