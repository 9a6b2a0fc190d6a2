/** Choose a crew and see the very words that will go on the air, counted as its set counts them. */
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from "react";
import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, type UseMutationResult } from "@tanstack/react-query";
import { useDesk } from "../app/desk";
import { type Assignment, client, type Crew, type Incident, newKey, told } from "../api";
import type { Send } from "../board/acts";
import { useNow } from "../clock";
import { useSay } from "../i18n";
import { digitOf } from "../keys";
import { dutyOf, jobsOf } from "../state/select";
import { useBoard } from "../state/store";
import { Cap, CategoryIcon, takeKeys, Trouble } from "../ui/small";
import { Ways } from "./Ways";
import { DutyWord, inOrderOfUse, LastHeard, Skill } from "./Crews";

const OWN_WORDS_REST_MS = 200; // the service is asked when the hand rests, not for every letter

interface Props {
  incident: Incident;
  act: UseMutationResult<unknown, Error, Send>;
  /** The assignment that is taken back, when it changes hands. */
  from?: Assignment | undefined;
}

export function AssignForm({ incident, act, from }: Props) {
  const { say } = useSay();
  const { open } = useDesk();
  const board = useBoard();
  const now = useNow();
  const crews = inOrderOfUse(board, incident.office_id, now).filter((crew) => crew.id !== from?.crew_id);
  const canHear = (one: Crew) => dutyOf(board, one, now) !== "off_shift";
  const [crewId, setCrewId] = useState(() => crews.find(canHear)?.id);
  const [own, setOwn] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [key] = useState(newKey);
  const asked = useRef<string>(undefined); // Enter came before the words for this crew did
  const crew = crews.find((one) => one.id === crewId);
  const order = useOrder(incident, crew, own);
  const isReady = crew && canHear(crew) && order.fits && !act.isPending && (!from || reason.trim());
  function send(): void {
    if (isReady) act.mutate({ crew, text: own, reason: reason.trim(), key: `${key}-${crew.id}` }, { onSuccess: () => open(null) });
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (order.isWaiting) asked.current = crewId;
    else send();
  }
  useEffect(() => {
    if (!asked.current || order.isWaiting) return;
    if (asked.current === crewId) send();
    asked.current = undefined;
  });
  function move(by: number): void {
    const able = crews.filter(canHear);
    const next = able[(able.findIndex((one) => one.id === crewId) + by + able.length) % able.length];
    if (next) setCrewId(next.id);
  }
  function press(event: KeyboardEvent<HTMLFormElement>): void {
    const isWriting = event.target instanceof HTMLElement && event.target.matches("input[type=text], textarea");
    const digit = digitOf(event);
    const chosen = digit ? crews[digit - 1] : undefined;
    if (event.code === "ArrowDown") move(1);
    else if (event.code === "ArrowUp") move(-1);
    else if (event.code === "Enter" && !event.shiftKey && !(event.target instanceof HTMLButtonElement)) event.currentTarget.requestSubmit();
    else if (!isWriting && chosen && canHear(chosen)) setCrewId(chosen.id);
    else return;
    event.preventDefault();
  }
  return (
    <form className="form assign" onSubmit={submit} onKeyDown={press}>
      <p className="about">
        <CategoryIcon category={incident.category} /> <strong>{say(`category.${incident.category}`)}</strong> {incident.place}
      </p>
      <div className="sides">
        <div className="picker" role="listbox" tabIndex={0} ref={takeKeys} data-autofocus aria-label={say("crews.title")}>
          {crews.map((one, index) => (
            <Choice key={one.id} crew={one} digit={index + 1} isChosen={one.id === crewId} choose={setCrewId} />
          ))}
        </div>
        <div className="order">
          <label className="dim">{say("assign.order")}</label>
          {own === null ? <p className="air mono">{order.text ?? say(crew ? "working" : "assign.choose")}</p> : <Textarea autosize minRows={3} autoFocus className="mono" value={own} onChange={(event) => setOwn(event.currentTarget.value)} />}
          {order.length !== undefined && (
            <p className={order.fits ? "dim num" : "danger num"} data-fits={order.fits}>
              {say("assign.length", { length: order.length, max: order.max ?? 0 })} {!order.fits && order.length > 0 && say("assign.too_long")}
            </p>
          )}
          {crew && <Ways crew={crew} />}
          <Trouble error={order.error} />
          {!from && <Switch size="sm" tabIndex={-1} label={say("assign.own")} checked={own !== null} onChange={(event) => setOwn(event.currentTarget.checked ? bare(order.text ?? "") : null)} />}
          {from && <TextInput label={say("recall.reason")} required maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
          <Trouble error={act.error} />
        </div>
      </div>
      <footer>
        <Button variant="default" onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
          {say("cancel")}
        </Button>
        <Button type="submit" disabled={!isReady} loading={act.isPending} rightSection={<Cap>Enter</Cap>}>
          {say("assign.send")}
        </Button>
      </footer>
    </form>
  );
}

function Choice({ crew, digit, isChosen, choose }: { crew: Crew; digit: number; isChosen: boolean; choose: (id: string) => void }) {
  const { say, language } = useSay();
  const board = useBoard();
  const duty = dutyOf(board, crew, useNow());
  const job = jobsOf(board, crew.id)[0];
  const now = job && board.incidents.get(job.incident_id);
  const isOff = duty === "off_shift";
  return (
    <div className={`crew ${duty}`} role="option" aria-selected={isChosen} aria-disabled={isOff} title={isOff ? say("assign.off_shift") : undefined} data-choice={crew.name} onClick={() => isOff || choose(crew.id)}>
      {digit < 10 ? <Cap>{digit}</Cap> : <span />}
      <i />
      <strong className="cut">{language === "hi" ? crew.name_hi : crew.name}</strong>
      <Skill crew={crew} />
      <span className="cut dim">
        <DutyWord duty={duty} jobs={jobsOf(board, crew.id).length} /> {now && `· ${now.place}`}
      </span>
      <LastHeard crew={crew} />
    </div>
  );
}

/** Words without the slot before them and the code after them: the service puts both to one's own. */
function bare(text: string): string {
  return text.replace(/^\d\. /, "").replace(/, \S+ \*{4}$/, "");
}

interface OrderWords {
  text?: string | undefined;
  length?: number;
  max?: number;
  fits: boolean;
  error?: unknown;
  /** The server has not said yet. */
  isWaiting: boolean;
}

/** The words as they will be sent: the phrasebook's or one's own, measured where the limits of every set are known. */
function useOrder(incident: Incident, crew: Crew | undefined, own: string | null): OrderWords {
  const [settled] = useDebouncedValue(own?.trim() ?? null, OWN_WORDS_REST_MS);
  const text = settled && own !== null ? settled : null;
  const query = { incident_id: incident.id, crew_id: crew?.id ?? "", ...(text ? { text } : {}) };
  const { data, error, isFetching } = useQuery({
    queryKey: ["preview", query],
    queryFn: () => told(client.GET("/api/phrasebook/preview", { params: { query } })),
    enabled: Boolean(crew?.set_id),
    gcTime: 0,
  });
  const isSettled = own === null || own.trim() === (text ?? "");
  if (own?.trim() === "") return { fits: false, isWaiting: false };
  if (!data) return { fits: false, error, isWaiting: isFetching };
  return { text: data.text, length: data.length, max: data.max_length, fits: data.fits && isSettled, isWaiting: isFetching || !isSettled };
}
