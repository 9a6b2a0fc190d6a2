/** The crews: without a job, with jobs or off shift, and when their sets were last heard. */
import { IconUrgent } from "@tabler/icons-react";
import { useDesk } from "../app/desk";
import type { Crew } from "../api";
import { useNow } from "../clock";
import { spoken } from "../format";
import { useSay } from "../i18n";
import { emergencyOf } from "../state/alarms";
import type { BoardState } from "../state/board";
import { byName } from "../state/order";
import { crewsOf, dutyOf, type Duty, jobsOf, unheardOf } from "../state/select";
import { useBoard } from "../state/store";
import { WhenSeen } from "../ui/seen";
import { Age } from "../ui/small";
import { Ways } from "./Ways";
import "./crews.css";

/** Of a crew with a line for its ways. */
const ROW_HEIGHT = 52;

const ORDER: Record<Duty, number> = { free: 0, unsure: 1, busy: 2, off_shift: 3 };

export function Crews() {
  const { say } = useSay();
  const board = useBoard();
  const now = useNow();
  const crews = crewsOf(board);
  return (
    <div className="scroll">
      {crews.map((crew) => (
        <WhenSeen key={crew.id} height={ROW_HEIGHT} className="spot">
          {() => <CrewLine crew={crew} duty={dutyOf(board, crew, now)} board={board} />}
        </WhenSeen>
      ))}
      {crews.length === 0 && <p className="nothing">{say("crews.none")}</p>}
    </div>
  );
}

/** Crews as a dispatcher looks for one: free first, then those with the fewest jobs; those of the place before others. */
export function inOrderOfUse(board: BoardState, officeId: string, now: number): Crew[] {
  return [...board.crews.values()]
    .filter((crew) => crew.is_active)
    .sort(
      (a, b) =>
        ORDER[dutyOf(board, a, now)] - ORDER[dutyOf(board, b, now)] ||
        jobsOf(board, a.id).length - jobsOf(board, b.id).length ||
        Number(b.office_id === officeId) - Number(a.office_id === officeId) ||
        byName(a, b),
    );
}

function CrewLine({ crew, duty, board }: { crew: Crew; duty: Duty; board: BoardState }) {
  const { say, language } = useSay();
  const { choose } = useDesk();
  const emergency = emergencyOf(board, crew.id);
  const job = jobsOf(board, crew.id)[0] ?? unheardOf(board, crew.id)[0];
  const incident = job && board.incidents.get(job.incident_id);
  return (
    <button className={`crew ${duty}${emergency ? " emergency" : ""}`} data-crew={crew.name} data-duty={duty} data-emergency={emergency && (emergency.taken_by ?? "")} disabled={!incident} onClick={() => incident && choose(incident.id)}>
      {emergency ? <IconUrgent size={16} aria-label={say("alarm.emergency")} /> : <i />}
      <strong className="cut">{language === "hi" ? crew.name_hi : crew.name}</strong>
      <Skill crew={crew} />
      <LastHeard crew={crew} />
      <span className="under">
        <span className="duty dim">
          <DutyWord duty={duty} jobs={jobsOf(board, crew.id).length} />
          {duty === "busy" && incident && ` · ${incident.place}`}
        </span>
        <StillAt crew={crew} />
        <Ways crew={crew} />
      </span>
    </button>
  );
}

export function Skill({ crew }: { crew: Crew }) {
  const { say } = useSay();
  return <span className="chip hollow skill">{say(`crew.skill.${crew.skill}`)}</span>;
}

/** The jobs that were taken back from a crew which may not know of it. */
export function StillAt({ crew }: { crew: Crew }) {
  const { say } = useSay();
  const board = useBoard();
  return unheardOf(board, crew.id).map((job) => (
    <span key={job.id} className="warn still" data-still-at={job.id}>
      {say("crew.still_at", { number: spoken(board.incidents.get(job.incident_id)?.number ?? "") })}
    </span>
  ));
}

export function DutyWord({ duty, jobs }: { duty: Duty; jobs: number }) {
  const { say } = useSay();
  return (
    <>
      {(duty === "free" || duty === "off_shift") && say(`crew.${duty}`)}
      {duty !== "busy" && jobs > 0 && " · "}
      {jobs > 0 && say("crew.jobs", { count: jobs })}
    </>
  );
}

export function LastHeard({ crew }: { crew: Crew }) {
  const { say } = useSay();
  return crew.last_heard_at ? <Age since={crew.last_heard_at} className="dim" /> : <span className="faint" title={say("crew.not_heard.more")}>{say("crew.not_heard")}</span>;
}
