/** An incident in one crew's hands: its state, and each transmission with the four steps. */
import type { Assignment, HeardLine, Transmission } from "../api";
import { clock, hourOf } from "../format";
import { useSay } from "../i18n";
import { meaningOf } from "../radio/meaning";
import { climbOf, DESK, hasCode, MOST_WRONG_CODES } from "../state/ladder";
import { byText } from "../state/order";
import { transmissionsOf } from "../state/select";
import { useBoard } from "../state/store";
import { Steps } from "../ui/Steps";
import { TrustBadge } from "../ui/Trust";
import { Trail } from "./Trail";
import { isUnconfirmed } from "./unconfirmed";

const LOOKS: Record<Assignment["state"], string> = {
  offered: "warn",
  accepted: "good",
  en_route: "good",
  on_site: "good",
  done: "way", // the crew says so: nothing is proven
  declined: "danger",
  recalled: "",
  escalated: "danger",
  handed_over: "warn",
};

interface Details {
  readonly transmissions: readonly Transmission[];
  readonly heard: readonly HeardLine[];
}

/** `details` carry what the live board holds no more. */
export function AssignmentCard({ assignment, details }: { assignment: Assignment; details: Details | undefined }) {
  const { say, language } = useSay();
  const board = useBoard();
  const crew = board.crews.get(assignment.crew_id);
  const live = transmissionsOf(board, assignment.id);
  const said = live.length > 0 ? live : (details?.transmissions.filter((one) => one.assignment_id === assignment.id) ?? []);
  const climb = climbOf(board, assignment, said);
  const isUnsure = isUnconfirmed(assignment, said, [...(details?.heard ?? []), ...board.heard]);
  return (
    <article className={assignment.is_open ? "card" : "card ended"} data-assignment={assignment.state}>
      <header>
        <strong>{(language === "hi" ? crew?.name_hi : crew?.name) ?? "–"}</strong>
        <span className="dim">{crew?.leader}</span>
        <span className="grow" />
        <TrustBadge trust={assignment.trust} />
        <span className={`chip state ${isUnsure ? "warn" : LOOKS[assignment.state]}`}>{say(`assignment.state.${assignment.state}`)}</span>
      </header>
      <p className="dim num small marks">
        <span className="chip hollow">{say("assignment.slot", { slot: assignment.slot })}</span>
        {assignment.priority < 2 && <span className="chip danger">{say(`priority.${assignment.priority as 0 | 1}`)}</span>}
        {assignment.needs_help && <span className="chip danger">{say("assignment.needs_help")}</span>}
        {isUnsure && (
          <span className="chip warn" data-unconfirmed>
            {say("assignment.unconfirmed")}
          </span>
        )}
        <Code assignment={assignment} order={climb.present} />
        {say("assignment.by", { name: assignment.offered_by, time: hourOf(assignment.offered_at) })}
        {assignment.ended_at && ` · ${say("assignment.ended", { time: hourOf(assignment.ended_at) })}`}
      </p>
      <Trail climb={climb} assignment={assignment} />
      {climb.present && <Said said={climb.present} />}
      {climb.others.map((one) => (
        <Said key={one.ref} said={one} />
      ))}
      {said.length === 0 && <p className="dim">{say("assignment.no_order")}</p>}
      <Replies assignment={assignment} details={details} />
    </article>
  );
}

/** Whether a reply code is asked for, and how many were wrong. */
function Code({ assignment, order }: { assignment: Assignment; order: Transmission | undefined }) {
  const { say } = useSay();
  const { wrong_codes: wrong } = assignment;
  if (wrong >= MOST_WRONG_CODES) return <span className="chip danger" data-code="dead">{say("code.dead")}</span>;
  if (wrong > 0) return <span className="chip warn" data-code="wrong">{say("code.wrong", { n: wrong, most: MOST_WRONG_CODES })}</span>;
  return hasCode(order) && assignment.is_open ? <span className="chip hollow" data-code="needed">{say("code.needed")}</span> : null;
}

function Said({ said }: { said: Transmission }) {
  const { say } = useSay();
  return (
    <div className="said" data-purpose={said.purpose} data-rung={said.rung}>
      <p className="air mono">
        {said.purpose !== "order" && (
          <>
            <span className="chip warn">{say(`purpose.${said.purpose}`)}</span>{" "}
          </>
        )}
        {said.text}
      </p>
      <Steps said={said} />
      {said.site !== DESK && (
        <p className="dim small num">
          {said.unit} · {said.site}/{said.via}
          {said.tries > 0 && ` · ${say("sent.tries", { count: said.tries })}`}
        </p>
      )}
    </div>
  );
}

/** What was heard about this job, newest last. */
function Replies({ assignment, details }: { assignment: Assignment; details: Details | undefined }) {
  const { say, language } = useSay();
  const heard = useBoard().heard;
  const all = new Map([...(details?.heard ?? []), ...heard].map((line) => [line.id, line]));
  const lines = [...all.values()].filter((line) => line.assignment_id === assignment.id).sort((a, b) => byText(a.at, b.at));
  if (lines.length === 0) return null;
  return (
    <ul className="replies" aria-label={say("assignment.heard")}>
      {lines.map((line) => (
        <li key={line.id}>
          <time className="num dim">{clock(line.at)}</time>
          <b className="mono">{line.text}</b>
          <span>{meaningOf(line, language, say)}</span>
          <TrustBadge trust={line.trust} />
        </li>
      ))}
    </ul>
  );
}
