/** Register a complaint by keyboard alone, in under twenty seconds: digit, place, Enter. */
import { type KeyboardEvent, type RefObject, type SubmitEvent, useRef, useState } from "react";
import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk";
import { type Category, client, type Complaint, type NewComplaint, newKey, type Registered, told } from "../api";
import { nameOf } from "../board/acts";
import { serverNow } from "../clock";
import { hourOf, spoken, whenOf } from "../format";
import { type Say, useSay } from "../i18n";
import { digitOf } from "../keys";
import { useMe } from "../session";
import type { BoardState } from "../state/board";
import { assignmentsOf } from "../state/select";
import { useBoard } from "../state/store";
import { useKeysTaken, useSend, Waiting } from "../ui/sending";
import { Cap, CATEGORIES, CategoryIcon, Trouble } from "../ui/small";
import { tell } from "../ui/toast";
import "./intake.css";

const HAZARDS: readonly Category[] = ["wire_down", "sparking", "shock", "fire", "pole_fallen"];
const KNOWN_SHOWN = 2; // the newest; older ones are found by the search
const LAST_OFFICE = "samanvay.office";

/** What was written and not registered, by person: it comes back when the form is opened again on this page. */
const unregistered = new Map<string, Draft>();

interface Draft {
  /** One complaint, one reference: sent again after a lost answer it is not recorded twice. */
  source_ref: string;
  category: Category | null;
  office_id: string | null;
  is_hazard: boolean;
  place: string;
  consumer_number: string;
  phone: string;
  consumer_name: string;
  dtr_code: string;
  feeder: string;
  words: string;
}

const TEXT_FIELDS = ["place", "consumer_number", "phone", "consumer_name", "dtr_code", "feeder", "words"] as const;
type TextField = (typeof TEXT_FIELDS)[number];

export function ComplaintForm() {
  const { say } = useSay();
  const offices = useOffices();
  const me = useMe();
  const fresh = () => emptyDraft(me.id, offices.map((one) => one.value));
  const [draft, setDraft] = useState<Draft>(() => unregistered.get(me.id) ?? fresh());
  const [isKept, setKept] = useState(() => unregistered.has(me.id));
  const [hasChosen, setChosen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const grid = useKeysTaken<HTMLDivElement>();
  const place = useRef<HTMLInputElement>(null);
  const office = useRef<HTMLInputElement>(null);
  const { choose, open } = useDesk();
  const register = useRegister();
  const send = useSend(register, ({ incident }) => {
    open(null);
    choose(incident.id);
  });
  function change(changes: Partial<Draft>): void {
    const next = { ...draft, ...changes };
    setDraft(next);
    if (isWritten(next)) unregistered.set(me.id, next);
    else unregistered.delete(me.id);
  }
  function startEmpty(): void {
    unregistered.delete(me.id);
    setDraft(fresh());
    setKept(false);
    grid.current?.focus();
  }
  function chooseCategory(category: Category): void {
    change({ category });
    setChosen(true);
    place.current?.focus();
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setAsked(true);
    const wrong = !draft.category ? grid : !draft.place.trim() ? place : !draft.office_id ? office : undefined;
    if (wrong) wrong.current?.focus();
    else send(draft);
  }
  const field = (name: TextField) => ({
    value: draft[name],
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <form className="form intake" onSubmit={submit} noValidate>
      {isKept && (
        <p className="note warn kept">
          <span>{say("intake.kept")}</span>
          <Button size="compact-sm" variant="default" onClick={startEmpty}>
            {say("intake.empty")}
          </Button>
        </p>
      )}
      <CategoryGrid grid={grid} isFirst={!hasChosen} chosen={draft.category} choose={chooseCategory} isMissing={isAsked && !draft.category} />
      <TextInput ref={place} {...(hasChosen ? { "data-autofocus": true } : {})} label={say("intake.place")} placeholder={say("intake.place.hint")} maxLength={300} withAsterisk error={isAsked && !draft.place.trim() && say("intake.need.place")} {...field("place")} />
      <div className="fields">
        <Select ref={office} label={say("intake.office")} data={offices} searchable selectFirstOptionOnChange withAsterisk value={draft.office_id} error={isAsked && !draft.office_id && say("intake.need.office")} onChange={(office_id) => change({ office_id })} />
        <TextInput label={say("intake.consumer")} maxLength={32} {...field("consumer_number")} />
        <TextInput label={say("intake.phone")} maxLength={20} inputMode="tel" {...field("phone")} />
        <TextInput label={say("intake.name")} maxLength={60} {...field("consumer_name")} />
        <TextInput label={say("intake.dtr")} maxLength={32} {...field("dtr_code")} />
        <TextInput label={say("intake.feeder")} maxLength={60} {...field("feeder")} />
      </div>
      <div className="said">
        <TextInput label={say("intake.words")} maxLength={1000} {...field("words")} />
        <Checkbox label={say("intake.hazard")} checked={draft.is_hazard || isHazard(draft.category)} disabled={isHazard(draft.category)} onChange={(event) => change({ is_hazard: event.currentTarget.checked })} />
      </div>
      <Known consumerNumber={draft.consumer_number} />
      <Trouble error={register.error} />
      <Waiting isPending={register.isPending} />
      <Foot isPending={register.isPending} />
    </form>
  );
}

function Foot({ isPending }: { isPending: boolean }) {
  const { say } = useSay();
  const { open } = useDesk();
  return (
    <footer>
      <span className="dim grow">{say("intake.enter")}</span>
      <Button variant="default" tabIndex={-1} onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
        {say("cancel")}
      </Button>
      <Button type="submit" loading={isPending} rightSection={<Cap>Enter</Cap>}>
        {say("intake.save")}
      </Button>
    </footer>
  );
}

interface CategoryGridProps {
  isFirst: boolean;
  grid: RefObject<HTMLDivElement | null>;
  chosen: Category | null;
  choose: (category: Category) => void;
  isMissing: boolean;
}

function CategoryGrid({ grid, isFirst, chosen, choose, isMissing }: CategoryGridProps) {
  const { say } = useSay();
  function press(event: KeyboardEvent): void {
    if (event.key === "Enter" && event.target === event.currentTarget) event.currentTarget.closest("form")?.requestSubmit();
    const digit = digitOf(event);
    const category = digit === undefined ? undefined : CATEGORIES[(digit + 9) % 10];
    if (!category) return;
    event.preventDefault();
    choose(category);
  }
  return (
    <div className="categories" role="radiogroup" tabIndex={0} ref={grid} {...(isFirst ? { "data-autofocus": true } : {})} aria-label={say("intake.category")} onKeyDown={press}>
      <p className={isMissing ? "danger" : "dim"}>{isMissing ? say("intake.need.category") : `${say("intake.category")} – ${say("intake.category.hint")}`}</p>
      {CATEGORIES.map((one, index) => (
        <button type="button" key={one} role="radio" tabIndex={-1} aria-checked={one === chosen} className={isHazard(one) ? "hazard" : ""} onClick={() => choose(one)}>
          <Cap>{(index + 1) % 10}</Cap>
          <CategoryIcon category={one} />
          <span>{say(`category.${one}`)}</span>
        </button>
      ))}
    </div>
  );
}

/** What the consumer has complained of already, and what is done about it: said while he is still on the line. */
function Known({ consumerNumber }: { consumerNumber: string }) {
  const { say } = useSay();
  const board = useBoard();
  const [number] = useDebouncedValue(consumerNumber.trim(), 250);
  const { data } = useQuery({
    queryKey: ["complaints", number],
    queryFn: () => told(client.GET("/api/complaints", { params: { query: { consumer_number: number, limit: 10 } } })),
    enabled: number.length > 3,
  });
  const known = [...new Map(data?.toReversed().map((one) => [one.incident_id, one])).values()].toReversed().slice(0, KNOWN_SHOWN);
  if (known.length === 0) return null;
  return (
    <ul className="known">
      {known.map((one) => (
        <li key={one.id} className={board.incidents.has(one.incident_id) ? "warn" : "dim"} data-known={one.number}>
          {say("intake.known", { number: spoken(one.number), category: say(`category.${one.category}`), place: one.place, state: standing(say, board, one) })}
        </li>
      ))}
    </ul>
  );
}

/** How far it is with a complaint, as one can tell the consumer. */
function standing(say: Say, board: BoardState, { incident_id }: Complaint): string {
  const incident = board.incidents.get(incident_id);
  if (incident?.state !== "open") return say(`incident.state.${incident?.state ?? "closed"}`);
  const job = assignmentsOf(board, incident_id).find((one) => one.is_open);
  const crew = board.crews.get(job?.crew_id ?? "");
  const done = job && crew ? `${nameOf(crew)}: ${say(`assignment.state.${job.state}`)}` : say("board.no_crew");
  return `${say("incident.since", { time: whenOf(incident.opened_at, serverNow()) })}, ${done}`;
}

function useRegister() {
  const { say } = useSay();
  const me = useMe();
  return useMutation({
    mutationFn: (draft: Draft) => told(client.POST("/api/complaints", { body: bodyOf(draft) })),
    onSuccess: (registered, draft) => {
      if (unregistered.get(me.id)?.source_ref === draft.source_ref) unregistered.delete(me.id);
      localStorage.setItem(LAST_OFFICE, registered.complaint.office_id);
      tell(outcomeOf(say, registered, draft));
    },
  });
}

/** What came of it, in one sentence: new, joined to an incident that stood, or on record before. */
function outcomeOf(say: Say, { complaint, incident, is_repeat }: Registered, draft: Draft): string {
  const number = spoken(complaint.number);
  if (is_repeat) return say(isAsSent(complaint, draft) ? "intake.repeat" : "intake.repeat.changed", { number });
  if (incident.number === complaint.number) return say("intake.done", { number });
  return say("intake.joined", { number, incident: spoken(incident.number), time: hourOf(incident.opened_at) });
}

/** An answer that was lost, and a draft changed before it was sent again: on record is the first one. */
function isAsSent(complaint: Complaint, draft: Draft): boolean {
  const written = { ...bodyOf(draft), is_hazard: draft.is_hazard || isHazard(draft.category) };
  return Object.entries(written).every(([name, value]) => complaint[name as keyof Complaint] === value);
}

function bodyOf(draft: Draft): NewComplaint {
  const said = (text: string) => text.trim() || null;
  return {
    source: "desk",
    source_ref: draft.source_ref,
    category: draft.category ?? "other",
    office_id: draft.office_id ?? "",
    is_hazard: draft.is_hazard,
    place: draft.place.trim(),
    consumer_number: said(draft.consumer_number),
    phone: said(draft.phone),
    consumer_name: said(draft.consumer_name),
    dtr_code: said(draft.dtr_code),
    feeder: said(draft.feeder),
    words: said(draft.words),
  };
}

function useOffices(): { value: string; label: string }[] {
  const { language } = useSay();
  return [...useBoard().offices.values()]
    .filter((office) => office.kind === "dc" || office.kind === "zone")
    .map((office) => ({ value: office.id, label: `${language === "hi" ? office.name_hi : office.name} · ${office.code}` }));
}

/** The office of the last complaint, or the only one there is. */
function emptyDraft(personId: string, officeIds: readonly string[]): Draft {
  const last = localStorage.getItem(LAST_OFFICE);
  const office_id = (last && officeIds.includes(last) ? last : officeIds[0]) ?? null;
  return { source_ref: `${personId}-${newKey()}`.slice(0, 64), category: null, office_id, is_hazard: false, place: "", consumer_number: "", phone: "", consumer_name: "", dtr_code: "", feeder: "", words: "" };
}

function isWritten(draft: Draft): boolean {
  return TEXT_FIELDS.some((name) => draft[name].trim() !== "");
}

function isHazard(category: Category | null): boolean {
  return category !== null && HAZARDS.includes(category);
}
