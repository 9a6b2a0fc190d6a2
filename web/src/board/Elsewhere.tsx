/** Below the list: what the service has under an exact number that the list does not show, or plainly that it has nothing. */
import { useDesk } from "../app/desk";
import type { Complaint } from "../api";
import { useNow } from "../clock";
import { spoken, whenOf } from "../format";
import { useSay } from "../i18n";
import { useBoard } from "../state/store";
import { CategoryIcon, Trouble } from "../ui/small";
import type { Found } from "./found";

/** `empty` says why the list shows nothing, when it shows nothing. */
export function Elsewhere({ found, empty }: { found: Found; empty: string | undefined }) {
  const { say } = useSay();
  if (found.error) return <Trouble error={found.error} />;
  if (found.complaints.length > 0)
    return (
      <section className="elsewhere" aria-label={say("found.title")}>
        <h3>{say("found.title")}</h3>
        {found.complaints.map((one) => (
          <Line key={one.id} complaint={one} />
        ))}
      </section>
    );
  if (!empty) return null;
  return (
    <p className="nothing" role="status">
      {found.words ? say("found.none", { number: found.words }) : empty}
    </p>
  );
}

function Line({ complaint }: { complaint: Complaint }) {
  const { say } = useSay();
  const { choose, selected } = useDesk();
  const now = useNow();
  const live = useBoard().incidents.get(complaint.incident_id);
  return (
    <button className={complaint.incident_id === selected ? "chosen" : ""} data-found={complaint.number} onClick={() => choose(complaint.incident_id)}>
      <CategoryIcon category={complaint.category} size={21} />
      <span className="what cut">
        <strong>{say(`category.${complaint.category}`)}</strong> <span className="dim">{complaint.place}</span>
      </span>
      <span className="num small">
        {spoken(complaint.number)} <span className="dim">{whenOf(complaint.complained_at, now)}</span>
      </span>
      <span className="chip hollow">{say(`incident.state.${live?.state ?? "closed"}`)}</span>
    </button>
  );
}
