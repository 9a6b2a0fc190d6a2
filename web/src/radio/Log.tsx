/** The radio log: what was heard and what was said, newest first. */
import { memo } from "react";
import { IconArrowDownLeft, IconArrowUpRight, IconUrgent } from "@tabler/icons-react";
import { useDesk } from "../app/desk";
import type { Crew, HeardLine, Transmission } from "../api";
import { clock, progressOf } from "../format";
import { type Key, useSay } from "../i18n";
import { en } from "../i18n/en";
import { logOf } from "../state/select";
import { useBoard } from "../state/store";
import { Dots, stepKey } from "../ui/Steps";
import { TrustBadge } from "../ui/Trust";
import { useWindow } from "../ui/window";
import { meaningOf } from "./meaning";
import "./radio.css";

const ROW_HEIGHT = 50;

const LOOKS: Record<HeardLine["verdict"], string> = {
  applied: "", // it stands on the record, be it a refusal
  noted: "",
  late: "warn",
  early: "warn",
  refused: "warn",
  unknown: "warn",
  foreign: "warn",
  duplicate: "hollow",
};

export function Log() {
  const { say } = useSay();
  const board = useBoard();
  const { choose } = useDesk();
  const lines = logOf(board);
  const { ref, first, last, before, after } = useWindow(lines.length, ROW_HEIGHT);
  function follow(assignmentId: string | null): void {
    const assignment = board.assignments.get(assignmentId ?? "");
    if (assignment) choose(assignment.incident_id);
  }
  return (
    <section className="pane log" aria-label={say("log.title")}>
      <h3>{say("log.title")}</h3>
      <div className="scroll" ref={ref}>
        <div style={{ height: before }} />
        {lines.slice(first, last).map(({ id, at, heard, said }) => {
          const crew = board.crews.get((heard ?? said).crew_id ?? "");
          const onClick = () => follow((heard ?? said).assignment_id);
          return heard ? <Heard key={id} heard={heard} crew={crew} onClick={onClick} /> : <Said key={id} said={said} at={at} crew={crew} onClick={onClick} />;
        })}
        <div style={{ height: after }} />
        {lines.length === 0 && <p className="nothing">{say("log.empty")}</p>}
      </div>
    </section>
  );
}

const Heard = memo(function Heard({ heard, crew, onClick }: { heard: HeardLine; crew: Crew | undefined; onClick: () => void }) {
  const { say, language } = useSay();
  const isEmergency = heard.kind === "emergency";
  const movedNothing = LOOKS[heard.verdict] === "warn" || heard.verdict === "duplicate";
  const told = meaningOf(heard, language, say);
  return (
    <div className={`line heard ${heard.verdict} ${isEmergency ? "emergency" : ""}`} data-heard={heard.verdict} onClick={onClick} title={told}>
      {isEmergency ? <IconUrgent size={17} aria-hidden /> : <IconArrowDownLeft size={17} aria-hidden />}
      <time className="num">{clock(heard.at)}</time>
      <span className="cut">
        <strong>{nameIn(language, crew) ?? heard.unit}</strong> <span className="dim">{sayKind(heard.kind, say)}</span>
      </span>
      <TrustBadge trust={heard.trust} isShort />
      <span className="words cut">
        <b className={movedNothing ? "mono moved-nothing" : "mono"}>{heard.text}</b> <span className="dim">{told}</span>
      </span>
      <span className={`chip ${LOOKS[heard.verdict]}`}>{say(`verdict.${heard.verdict}`)}</span>
    </div>
  );
});

const Said = memo(function Said({ said, at, crew, onClick }: { said: Transmission; at: string; crew: Crew | undefined; onClick: () => void }) {
  const { say, language } = useSay();
  const { steps, reached, stopped } = progressOf(said);
  const name = steps[reached]?.name ?? "queued";
  const reason = (language === "hi" ? said.reason_hi : null) ?? said.reason;
  return (
    <div className="line said" data-said={said.state} onClick={onClick} title={reason ? `${said.text}\n${reason}` : said.text}>
      <IconArrowUpRight size={17} aria-hidden />
      <time className="num">{clock(at)}</time>
      <span className="cut">
        <strong>{nameIn(language, crew) ?? said.unit}</strong> <span className="dim">{say(`purpose.${said.purpose}`)}</span>
      </span>
      <Dots said={said} />
      <span className="words cut mono dim">{said.text}</span>
      <span className={stopped === "failed" ? "danger" : stopped === "expired" ? "warn" : !stopped && name === "answered" ? "good" : "dim"}>
        {say(stopped ? `sent.${stopped}` : stepKey(said, name))}
      </span>
    </div>
  );
});

function nameIn(language: string, crew: Crew | undefined): string | undefined {
  return language === "hi" ? crew?.name_hi : crew?.name;
}

function sayKind(kind: string, say: (key: Key) => string): string {
  const key = `log.kind.${kind}`;
  return key in en ? say(key as Key) : kind;
}
