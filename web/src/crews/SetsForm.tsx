/** Who holds which set in this shift, in the order in which the sets are tried; hand one out, or take one back. */
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { client, type Crew, type RadioSet, told } from "../api";
import { nameOf } from "../board/acts";
import { serverNow } from "../clock";
import { hourOf } from "../format";
import { useSay } from "../i18n";
import { useMay } from "../session";
import { CARD_RUNG } from "../state/ladder";
import { useBoard } from "../state/store";
import { Waiting } from "../ui/sending";
import { Cap, takeKeys, Trouble } from "../ui/small";
import { tell } from "../ui/toast";

const SHIFT_MS = 8 * 3600_000; // the usual shift; a running one keeps its own end
const RUNGS = Array.from({ length: CARD_RUNG - 1 }, (_, index) => String(index + 1));

export function SetsForm() {
  const { say } = useSay();
  const board = useBoard();
  const crews = [...board.crews.values()].filter((one) => one.is_active).sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const [crewId, setCrewId] = useState(crews[0]?.id);
  const crew = crews.find((one) => one.id === crewId);
  function press(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
    if (!by) return;
    event.preventDefault();
    const index = crews.findIndex((one) => one.id === crewId);
    setCrewId(crews[(index + by + crews.length) % crews.length]?.id);
  }
  return (
    <div className="sets">
      <div className="picker names" role="listbox" tabIndex={0} ref={takeKeys} data-autofocus aria-label={say("sets.crew")} onKeyDown={press}>
        {crews.map((one) => (
          <div key={one.id} className="crew" role="option" aria-selected={one.id === crewId} data-choice={one.name} onClick={() => setCrewId(one.id)}>
            <strong className="cut">{nameOf(one)}</strong>
            <span className="dim num">{one.rungs.length}</span>
          </div>
        ))}
      </div>
      {crew && <Hands key={crew.id} crew={crew} />}
    </div>
  );
}

function Hands({ crew }: { crew: Crew }) {
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
                <Button size="compact-sm" variant="default" disabled={isPending} onClick={() => mutate(set)}>
                  {say("sets.unbind")}
                </Button>
              )}
            </li>
          );
        })}
        {held.length === 0 && <li className="dim">{say("sets.none")}</li>}
      </ul>
      <Trouble error={error} />
      <Waiting isPending={isPending} />
      <HandOut crew={crew} />
    </div>
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
  const [rung, setRung] = useState(next);
  const [ends, setEnds] = useState(() => hourOf(crew.shift_ends_at ?? serverNow() + SHIFT_MS));
  const set = board.sets.get(setId ?? "");
  const isMoved = set !== undefined && holders.get(set.id)?.id !== holderId;
  const { mutate, error, isPending } = useMutation({
    mutationFn: (chosen: RadioSet) =>
      told(client.POST("/api/bindings", { body: { set_id: chosen.id, crew_id: crew.id, rung: Number(rung), ends_at: momentOf(ends, serverNow()) } })),
    onSuccess: (_, chosen) => {
      tell(say("sets.bound", { set: chosen.label, crew: nameOf(crew) }));
      setSetId(null);
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
  const choices = [...board.sets.values()]
    .filter((one) => holders.get(one.id)?.id !== crew.id)
    .sort((a, b) => a.label.localeCompare(b.label, "en", { numeric: true }))
    .map((one) => ({ value: one.id, label: labelOf(one, holders.get(one.id)) }));
  const wrongSet = isMoved && !isPending ? say("sets.moved", { set: set.label }) : isAsked && !set && say("sets.need.set");
  function labelOf(one: RadioSet, holder: Crew | undefined): string {
    const name = `${one.label} · ${one.make} ${one.unit}`;
    return holder ? `${name} – ${say("sets.held_by", { crew: nameOf(holder) })}` : name;
  }
  return (
    <form className="form hand-out" onSubmit={submit} noValidate>
      <Select ref={setField} label={say("sets.free")} data={choices} value={setId} onChange={choose} openOnFocus={false} error={wrongSet} searchable />
      <div className="fields">
        <Select label={say("sets.rung")} data={RUNGS} value={rung} allowDeselect={false} onChange={(value) => setRung(value ?? next)} />
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
