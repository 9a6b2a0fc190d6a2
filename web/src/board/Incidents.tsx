/** The left pane: every incident that is not closed, hazards on top. */
import { type KeyboardEvent, memo, useEffect } from "react";
import { CloseButton, TextInput } from "@mantine/core";
import { IconSearch, IconUsers } from "@tabler/icons-react";
import { useDesk } from "../app/desk";
import { spoken } from "../format";
import { useSay } from "../i18n";
import { useMay } from "../session";
import { type Counted, type Filter, FILTERS, isBurning, type Row, transmissionsOf, unheardAt } from "../state/select";
import { useBoard } from "../state/store";
import { Age, Cap, CategoryIcon } from "../ui/small";
import { Dots } from "../ui/Steps";
import { useWindow } from "../ui/window";
import { Elsewhere } from "./Elsewhere";
import { type Found, useFound } from "./found";
import { isUnconfirmed } from "./unconfirmed";
import "./board.css";

const ROW_HEIGHT = 64;

interface IncidentsProps {
  readonly rows: readonly Row[];
  readonly shown: readonly Row[];
  readonly counts: Counted;
}

export function Incidents({ rows, shown, counts }: IncidentsProps) {
  const { say, language } = useSay();
  const may = useMay();
  const desk = useDesk();
  const offices = useBoard().offices;
  const found = withoutShown(useFound(desk.words), shown);
  const { ref, first, last, before, after, show } = useWindow(shown.length, ROW_HEIGHT);
  useEffect(() => {
    show(shown.findIndex((row) => row.incident.id === desk.selected));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new choice scrolls; a moving list must not
  }, [desk.selected]);
  return (
    <section className="pane incidents" aria-label={say("board.incidents")}>
      <Sieve counts={counts} open={() => desk.choose(shown[0]?.incident.id ?? found.complaints[0]?.incident_id ?? desk.selected)} />
      <div className="rows" ref={ref} role="listbox" aria-label={say("board.incidents")}>
        <div style={{ height: before }} />
        {shown.slice(first, last).map((row) => {
          const office = offices.get(row.incident.office_id);
          return (
            <IncidentRow
              key={row.incident.id}
              {...row}
              office={(language === "hi" ? office?.name_hi : office?.name) ?? ""}
              isChosen={row.incident.id === desk.selected}
              choose={desk.choose}
            />
          );
        })}
        <div style={{ height: after }} />
        <Elsewhere found={found} empty={shown.length > 0 ? undefined : say(rows.length > 0 ? "board.empty.filter" : may("register") ? "board.empty" : "board.empty.seen")} />
      </div>
    </section>
  );
}

/** One line for each incident that the list itself does not show. */
function withoutShown(found: Found, shown: readonly Row[]): Found {
  if (found.complaints.length === 0) return found;
  const listed = new Set(shown.map((row) => row.incident.id));
  const others = found.complaints.filter((one) => !listed.has(one.incident_id));
  return { ...found, complaints: [...new Map(others.map((one) => [one.incident_id, one])).values()] };
}

function Sieve({ counts, open }: { counts: Counted; open: () => void }) {
  const { say } = useSay();
  const { filter, setFilter, words, setWords } = useDesk();
  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== "Enter") return;
    if (words) open();
    event.currentTarget.blur(); // found: the next letter is a command again
  }
  function countOf(one: Filter): string {
    const { all, found } = counts[one];
    return found < all ? `${found}/${all}` : `${all}`;
  }
  return (
    <header className="sieve">
      <TextInput
        id="search"
        size="xs"
        aria-label={say("do.search")}
        placeholder={say("board.search")}
        leftSection={<IconSearch size={15} />}
        rightSection={words ? <CloseButton size="xs" onClick={() => setWords("")} /> : <Cap command="search" />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onKeyDown={press}
      />
      <nav>
        {FILTERS.map((one) => (
          <button key={one} data-filter={one} aria-pressed={filter === one} onClick={() => setFilter(one)}>
            <b className="num">{countOf(one)}</b> {say(`board.filter.${one}`)}
          </button>
        ))}
      </nav>
    </header>
  );
}

interface IncidentRowProps extends Row {
  office: string;
  isChosen: boolean;
  choose: (id: string) => void;
}

const IncidentRow = memo(function IncidentRow({ incident, assignment, order, crew, office, isChosen, choose }: IncidentRowProps) {
  const { say } = useSay();
  const look = ["row", incident.is_hazard && "hazard", isBurning({ incident, assignment }) && "burning", incident.state === "reported_repaired" && "repaired", isChosen && "chosen"];
  return (
    <div
      className={look.filter(Boolean).join(" ")}
      role="option"
      aria-selected={isChosen}
      data-incident={incident.id}
      data-number={incident.number}
      data-state={incident.state}
      data-assignment={assignment?.is_open ? assignment.state : undefined}
      onClick={() => choose(incident.id)}
    >
      <CategoryIcon category={incident.category} size={21} />
      <div className="first">
        <span className="what cut">
          <strong>{say(`category.${incident.category}`)}</strong> <span>{incident.place}</span>
        </span>
        <Age since={incident.opened_at} className="age" />
      </div>
      <div className="second">
        <span className="number num">{spoken(incident.number)}</span>
        <span className="where cut dim">
          <span>{office}</span>
        </span>
        {incident.complaints > 1 && (
          <span className="many num" title={say("board.complaints", { count: incident.complaints })}>
            <IconUsers size={13} aria-hidden /> {incident.complaints}
          </span>
        )}
        <StillHere incident={incident} />
        <Holder assignment={assignment} order={order} crew={crew} incident={incident} />
      </div>
    </div>
  );
});

/** Crews that may still be there, as they are not known to have heard that the job was taken back. */
function StillHere({ incident }: Pick<Row, "incident">) {
  const { say, language } = useSay();
  const board = useBoard();
  const crews = unheardAt(board, incident.id).flatMap((job) => board.crews.get(job.crew_id) ?? []);
  const words = crews.map((crew) => say("crew.still_here", { crew: language === "hi" ? crew.name_hi : crew.name })).join(", ");
  return words ? (
    <span className="chip warn still cut" title={words} data-still-here>
      {words}
    </span>
  ) : null;
}

/** Who has it, and how far the words have come. */
function Holder({ incident, assignment, order, crew }: Row) {
  const { say, language } = useSay();
  const board = useBoard();
  if (incident.state === "reported_repaired") return <span className="holder chip way">{say("board.filter.repaired")}</span>;
  if (!assignment?.is_open || !crew) return <span className={`holder chip ${incident.is_hazard ? "loud" : "warn"}`}>{say("board.no_crew")}</span>;
  const isUnsure = isUnconfirmed(assignment, transmissionsOf(board, assignment.id), board.heard);
  const look = assignment.needs_help ? "chip danger" : isUnsure ? "chip warn" : "chip";
  return (
    <span className="holder" title={isUnsure ? say("assignment.unconfirmed") : undefined} data-unconfirmed={isUnsure || undefined}>
      {order && <Dots said={order} />}
      <span className={look}>{language === "hi" ? crew.name_hi : crew.name}</span>
    </span>
  );
}
