/** The middle pane: one incident, who has it, how far the words have come, and what can be done. */
import { useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk";
import { client, type Incident, told } from "../api";
import { useNow } from "../clock";
import { hourOf, spoken, whenOf } from "../format";
import { useSay } from "../i18n";
import { useMay } from "../session";
import { assignmentsOf } from "../state/select";
import { useBoard } from "../state/store";
import { Action, Age, CategoryIcon, sayAge, Trouble } from "../ui/small";
import { AssignmentCard } from "./AssignmentCard";

/** An incident with all that the board does not carry; asked again when it changed. */
function useDetails(id: string | null, live: Incident | undefined) {
  return useQuery({
    queryKey: ["incident", id, live?.complaints, live?.state],
    queryFn: () => told(client.GET("/api/incidents/{incident_id}", { params: { path: { incident_id: id ?? "" } } })),
    enabled: id !== null,
    placeholderData: (last) => (last?.incident.id === id ? last : undefined),
  });
}

export function IncidentPane() {
  const { say } = useSay();
  const { selected } = useDesk();
  const board = useBoard();
  const now = useNow();
  const live = selected ? board.incidents.get(selected) : undefined;
  const { data, error } = useDetails(selected, live);
  const incident = live ?? data?.incident;
  if (!incident)
    return (
      <section className="pane incident">
        <div className="nothing">{error ? <Trouble error={error} /> : say(selected ? "working" : board.incidents.size > 0 ? "board.choose" : "board.calm")}</div>
      </section>
    );
  const assignments = live ? assignmentsOf(board, incident.id) : (data?.assignments ?? []);
  const open = assignments.filter((one) => one.is_open);
  const ended = assignments.filter((one) => !one.is_open);
  return (
    <section className={incident.is_hazard ? "pane incident hazard" : "pane incident"} data-open-incident={incident.number} data-state={incident.state}>
      <Head incident={incident} />
      <div className="scroll">
        {incident.state === "closed" && (
          <p className="note">
            {say("incident.is_closed", { time: whenOf(incident.closed_at ?? "", now), words: incident.closing_words ?? "" })}
            <br />
            {say("incident.is_closed.more")}
          </p>
        )}
        {incident.state === "reported_repaired" && <p className="note way">{say("incident.repaired")}</p>}
        {open.map((one) => (
          <AssignmentCard key={one.id} assignment={one} details={data} />
        ))}
        {open.length === 0 && incident.state === "open" && <p className="note warn">{say("incident.no_assignment")}</p>}
        {ended.map((one) => (
          <AssignmentCard key={one.id} assignment={one} details={data} />
        ))}
        <Complaints details={data} />
      </div>
    </section>
  );
}

function Head({ incident }: { incident: Incident }) {
  const { say, language } = useSay();
  const now = useNow();
  const office = useBoard().offices.get(incident.office_id);
  return (
    <header className="head">
      <h2>
        <CategoryIcon category={incident.category} size={26} />
        <span>{say(`category.${incident.category}`)}</span>
        {incident.is_hazard && <span className="chip danger">{say("board.hazard")}</span>}
        <span className="age num">
          <Lasted incident={incident} />
        </span>
      </h2>
      <p className="place">{incident.place}</p>
      <p className="dim num">
        {spoken(incident.number)} · {say("incident.since", { time: whenOf(incident.opened_at, now) })} · {say("board.complaints", { count: incident.complaints })} ·{" "}
        <span className={incident.state === "reported_repaired" ? "way" : ""}>{say(`incident.state.${incident.state}`)}</span>
      </p>
      <dl>
        <Known label={say("incident.office")} value={office && (language === "hi" ? office.name_hi : office.name)} />
        <Known label={say("incident.consumer")} value={incident.consumer_number} />
        <Known label={say("incident.dtr")} value={incident.dtr_code} />
        <Known label={say("incident.feeder")} value={incident.feeder} />
      </dl>
      {incident.state !== "closed" && <Actions incident={incident} />}
    </header>
  );
}

/** How long it has been open; of a closed one, how long it was. */
function Lasted({ incident }: { incident: Incident }) {
  const { say } = useSay();
  if (!incident.closed_at) return <Age since={incident.opened_at} />;
  return say("incident.lasted", { age: sayAge(say, Date.parse(incident.closed_at) - Date.parse(incident.opened_at)) });
}

function Known({ label, value }: { label: string; value: string | null | undefined }) {
  const { say } = useSay();
  return (
    <div>
      <dt>{label}</dt>
      <dd className={value ? "num" : "faint"}>
        {value ?? say("incident.not_known")}
      </dd>
    </div>
  );
}

function Actions({ incident }: { incident: Incident }) {
  const { say } = useSay();
  const may = useMay();
  const { open } = useDesk();
  const given = assignmentsOf(useBoard(), incident.id).some((one) => one.is_open);
  const isRepaired = incident.state === "reported_repaired";
  const held = given && !isRepaired ? say("why.held") : undefined;
  const notGiven = given ? undefined : say("why.no_assignment");
  return (
    <div className="actions">
      {may("dispatch") && !isRepaired && !given && (
        <Action command="assign" variant="filled" onClick={() => open("assign")}>
          {say("do.assign_more")}
        </Action>
      )}
      {may("close") && (
        <Action command="close" variant={isRepaired ? "filled" : "default"} why={held} onClick={() => open("close")}>
          {say("do.close")}
        </Action>
      )}
      {may("register") && isRepaired && (
        <Action command="still_out" onClick={() => open("still_out")}>
          {say("do.still_out")}
        </Action>
      )}
      {may("dispatch") && !isRepaired && (
        <>
          <Action command="answer" why={notGiven} onClick={() => open("answer")}>
            {say("do.answer")}
          </Action>
          <Action command="reassign" why={notGiven} onClick={() => open("reassign")}>
            {say("do.reassign")}
          </Action>
          <Action command="recall" why={notGiven} onClick={() => open("recall")}>
            {say("do.recall")}
          </Action>
        </>
      )}
    </div>
  );
}

function Complaints({ details }: { details: ReturnType<typeof useDetails>["data"] }) {
  const { say } = useSay();
  if (!details?.complaints.length) return null;
  return (
    <section className="complaints">
      <h3>{say("incident.complaints")}</h3>
      {details.complaints.map((one) => (
        <article key={one.id}>
          <p>
            <span className="num">{spoken(one.number)}</span> <span className="dim num">{hourOf(one.complained_at)}</span>{" "}
            <span className="strong">{one.consumer_name}</span> <span className="num">{one.phone}</span>
            <span className="faint"> · {say("incident.registered_by", { name: one.registered_by })}</span>
          </p>
          {one.words && <p className="dim">“{one.words}”</p>}
        </article>
      ))}
    </section>
  );
}
