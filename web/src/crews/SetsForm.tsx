/** Who holds which set in this shift, in the order in which the sets are tried; hand one out, or take one back. */
import { type KeyboardEvent, type MouseEvent, type SubmitEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { client, type Crew, type RadioSet, told } from "../api";
import { nameOf } from "../board/acts";
import { serverNow } from "../clock";
import { hourOf } from "../format";
import { useSay } from "../i18n";
import { useMay } from "../session";
import { CARD_RUNG } from "../state/ladder";
import { jobsOf, setsFor } from "../state/select";
import { useBoard } from "../state/store";
import { useKeysTaken, Waiting } from "../ui/sending";
import { Cap, Trouble } from "../ui/small";
import { tell } from "../ui/toast";

const SHIFT_MS = 8 * 3600_000; // the usual shift; a running one keeps its own end
const QUESTION_MS = 6000; // long enough to read the name of the set and of the crew; after it the key asks again
const RUNGS = Array.from({ length: CARD_RUNG - 1 }, (_, index) => String(index + 1));

export function SetsForm() {
  const { say } = useSay();
  const board = useBoard();
  const crews = [...board.crews.values()].filter((one) => one.is_active).sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const [crewId, setCrewId] = useState(crews[0]?.id);
  const crew = crews.find((one) => one.id === crewId);
  const list = useKeysTaken<HTMLDivElement>();
  function press(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (!by) return;
    event.preventDefault();
    const index = crews.findIndex((one) => one.id === crewId);
    setCrewId(crews[(index + by + crews.length) % crews.length]?.id);
  }
  return (
    <div className="sets">
      <div className="picker names" role="listbox" tabIndex={0} ref={list} data-autofocus aria-label={say("sets.crew")} onKeyDown={press}>
        {crews.map((one) => (
          <div key={one.id} className="crew" role="option" aria-selected={one.id === crewId} data-choice={one.name} onClick={() => setCrewId(one.id)}>
            <strong className="cut">{nameOf(one)}</strong>
            <span className="dim num">{one.rungs.length}</span>
          </div>
        ))}
      </div>
      {crew && <Hands key={crew.id} crew={crew} leave={() => list.current?.focus()} />}
    </div>
  );
}

/** What the crew holds, and a form to hand out more; Tab comes to the form first, as it takes nothing away. */
function Hands({ crew, leave }: { crew: Crew; leave: () => void }) {
  const { say } = useSay();
  const board = useBoard();
  const may = useMay();
  const held = [...crew.rungs].sort((a, b) => a.rung - b.rung);
  const { mutate, error, isPending } = useMutation({
    mutationFn: (set: RadioSet) => told(client.DELETE("/api/bindings/{set_id}", { params: { path: { set_id: set.id } } })),
    onSuccess: (_, set) => tell(say("sets.unbound", { set: set.label, crew: nameOf(crew) })),
  });
  return (
    <div className="hands">
      <HandOut crew={crew} />
      <ul>
        {held.map(({ rung, set_id, ends_at }) => {
          const set = board.sets.get(set_id);
          return (
            <li key={set_id} data-held={set?.label}>
              <b className="num">{rung}</b>
              <span className="cut">
                {set?.label} <span className="mono dim">{set?.make}</span>
              </span>
              <span className="dim num">{hourOf(ends_at)}</span>
              {set && may("roster") && (
                <TakeBack set={set} crew={crew} isPending={isPending} take={() => mutate(set)} leave={leave} />
              )}
            </li>
          );
        })}
        {held.length === 0 && <li className="dim">{say("sets.none")}</li>}
      </ul>
      <Trouble error={error} />
      <Waiting isPending={isPending} />
    </div>
  );
}


interface TakeBackProps {
  set: RadioSet;
  crew: Crew;
  isPending: boolean;
  take: () => void;
  /** Give the keys to who is there to stay. */
  leave: () => void;
}

/** Asks once: a crew without its set hears nothing, and its job goes on. */
function TakeBack({ set, crew, isPending, take, leave }: TakeBackProps) {
  const { say } = useSay();
  const board = useBoard();
  const [isAsked, setAsked] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const hasJob = jobsOf(board, crew.id).length > 0;
  useEffect(() => {
    const timer = isAsked ? setTimeout(() => setAsked(false), QUESTION_MS) : undefined;
    return () => clearTimeout(timer);
  }, [isAsked]);
  useLayoutEffect(() => {
    const mine = button.current;
    return () => {
      if (mine && mine === document.activeElement) leave(); // another desk took the set, and the line goes
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it goes
  }, []);
  function press(event: MouseEvent): void {
    if (event.detail > 1) return; // a double click is one wish, not a question and its answer
    setAsked(!isAsked);
    if (!isAsked) return;
    leave();
    take();
  }
  return (
    <>
      <Button ref={button} size="compact-sm" variant={isAsked ? "filled" : "default"} color={isAsked ? "red" : "ink"} disabled={isPending} onClick={press} onKeyDown={(event) => event.repeat && event.preventDefault()}>
        {isAsked ? say("sets.unbind.sure", { set: set.label }) : say("sets.unbind")}
      </Button>
      {isAsked && hasJob && (
        <span className="warn job" role="alert">
          {say("sets.unbind.job", { crew: nameOf(crew) })}
        </span>
      )}
    </>
  );
}

function HandOut({ crew }: { crew: Crew }) {
  const { say } = useSay();
  const board = useBoard();
  const next = String(Math.min(Math.max(0, ...crew.rungs.map((one) => one.rung)) + 1, RUNGS.length));
  const holders = new Map([...board.crews.values()].flatMap((one) => one.rungs.map(({ set_id }) => [set_id, one] as const)));
  const [setId, setSetId] = useState<string | null>(null);
  const [holderId, setHolderId] = useState<string>(); // who had it when it was chosen: a set is never taken from anybody else
  const [isAsked, setAsked] = useState(false);
  const setField = useRef<HTMLInputElement>(null);
  const endField = useRef<HTMLInputElement>(null);
  const [chosenRung, setRung] = useState<string | null>(null); // none: the next one, as the crew's sets stand now
  const rung = chosenRung ?? next;
  const [ends, setEnds] = useState(() => hourOf(crew.shift_ends_at ?? serverNow() + SHIFT_MS));
  const set = board.sets.get(setId ?? "");
  const isMoved = set !== undefined && holders.get(set.id)?.id !== holderId;
  const { mutate, error, isPending } = useMutation({
    mutationFn: (chosen: RadioSet) =>
      told(client.POST("/api/bindings", { body: { set_id: chosen.id, crew_id: crew.id, rung: Number(rung), ends_at: momentOf(ends, serverNow()) } })),
    onSuccess: (_, chosen) => {
      tell(say("sets.bound", { set: chosen.label, crew: nameOf(crew) }));
      setSetId(null);
      setRung(null);
      setAsked(false);
    },
  });
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setAsked(true);
    if (!set || isMoved) setField.current?.focus();
    else if (!ends) endField.current?.focus();
    else if (!isPending) mutate(set);
  }
  function choose(id: string | null): void {
    setSetId(id);
    setHolderId(holders.get(id ?? "")?.id);
  }
  const choices = setsFor(board, crew).map((one) => ({ value: one.id, label: labelOf(one, holders.get(one.id)) }));
  const wrongSet = isMoved && !isPending ? say("sets.moved", { set: set.label }) : isAsked && !set && say("sets.need.set");
  function labelOf(one: RadioSet, holder: Crew | undefined): string {
    const name = `${one.label} · ${one.make} ${one.unit}`;
    return holder ? `${name} – ${say("sets.held_by", { crew: nameOf(holder) })}` : name;
  }
  return (
    <form className="form hand-out" onSubmit={submit} noValidate>
      <Select ref={setField} label={say("sets.free")} data={choices} value={setId} onChange={choose} openOnFocus={false} error={wrongSet} searchable />
      <div className="fields">
        <Select label={say("sets.rung")} data={RUNGS} value={rung} allowDeselect={false} onChange={setRung} />
        <TextInput type="time" label={say("sets.until")} ref={endField} error={isAsked && !ends && say("sets.need.until")} value={ends} onChange={(event) => setEnds(event.currentTarget.value)} />
      </div>
      <Trouble error={error} />
      <Waiting isPending={isPending} />
      <footer>
        <span className="dim small">{say("sets.enter")}</span>
        <Button type="submit" loading={isPending} rightSection={<Cap>Enter</Cap>}>
          {say("sets.bind")}
        </Button>
      </footer>
    </form>
  );
}

/** The next time that the wall clock shows this hour. */
function momentOf(hour: string, now: number): string {
  const at = new Date(now);
  const [hours = 0, minutes = 0] = hour.split(":").map(Number);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.toISOString();
}
