/** The ways by which a crew was tried for a job, why each ended, which is tried now and what comes next. */
import { IconArrowNarrowRight } from "@tabler/icons-react";
import type { Assignment, Transmission } from "../api";
import { useNow } from "../clock";
import { type Say, useSay } from "../i18n";
import { nameOfWay } from "../crews/Ways";
import { CARD_RUNG, type Climb, setOf, type Tried, type Way } from "../state/ladder";
import { useBoard } from "../state/store";
import { sayAge } from "../ui/small";

export function Trail({ climb, assignment }: { climb: Climb; assignment: Assignment }) {
  const { say } = useSay();
  const board = useBoard();
  const { earlier, present, next } = climb;
  if (!present) return null;
  const name = (said: Transmission) => setOf(board, said)?.label ?? (said.rung === CARD_RUNG ? say("ways.card") : said.unit);
  const before = earlier.filter((one) => one.said.queued_at <= present.queued_at);
  const after = earlier.filter((one) => one.said.queued_at > present.queued_at);
  return (
    <ol className="trail" aria-label={say("ways.title")}>
      {before.map((one) => (
        <Over key={one.said.ref} tried={one} name={name(one.said)} />
      ))}
      <li className="present" data-way={present.rung}>
        {name(present)}
      </li>
      {after.map((one) => (
        <Over key={one.said.ref} tried={one} name={name(one.said)} isAfter />
      ))}
      {next.slice(0, 1).map((way) => (
        <Coming key={way.rung} way={way} />
      ))}
      {climb.due !== undefined && <Countdown climb={climb} due={climb.due} isLast={next.length === 0} />}
      {next.slice(1).map((way) => (
        <Coming key={way.rung} way={way} />
      ))}
      {assignment.state === "escalated" && <li className="danger">{say("ways.none_left")}</li>}
    </ol>
  );
}

function Over({ tried, name, isAfter = false }: { tried: Tried; name: string; isAfter?: boolean }) {
  const { say, language } = useSay();
  const { said, end } = tried;
  const reason = (language === "hi" ? said.reason_hi : null) ?? said.reason;
  const arrow = <IconArrowNarrowRight size={17} aria-hidden />;
  return (
    <li className="over" data-tried={said.rung} data-end={end} title={reason ? `${said.text}\n${reason}` : said.text}>
      {isAfter && arrow}
      <b>{name}:</b> <span>{sayEnd(tried, say)}</span>
      {!isAfter && arrow}
    </li>
  );
}

function Coming({ way }: { way: Way }) {
  const { say } = useSay();
  return (
    <li className="coming" data-next-way={way.rung}>
      <IconArrowNarrowRight size={17} aria-hidden />
      {nameOfWay(way, say)}
    </li>
  );
}

/** Stands behind the way that it counts for. */
function Countdown({ climb, due, isLast }: { climb: Climb; due: number; isLast: boolean }) {
  const { say } = useSay();
  const left = due - useNow();
  const time = sayAge(say, Math.abs(left));
  if (isLast) return <li className={left < 0 ? "danger num" : "warn num"}>{say(left < 0 ? "assignment.reply_late" : "ways.last", { time })}</li>;
  return (
    <li className="warn num" data-countdown={climb.next[0]?.rung}>
      {left < 0 ? say("ways.now") : say("ways.next", { time })}
    </li>
  );
}

function sayEnd({ end, waited }: Tried, say: Say): string {
  const words = say(`end.${end}`);
  return waited === undefined ? words : `${words} ${sayAge(say, waited)}`;
}
