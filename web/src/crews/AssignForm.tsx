/** Choose a crew and see the very words that will go on the air, counted as its set counts them. */
import { type KeyboardEvent, type SubmitEvent, useEffect, useRef, useState } from "react";
import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconSearch } from "@tabler/icons-react";
import { useDesk } from "../app/desk";
import { type Assignment, client, type Crew, type Incident, told } from "../api";
import type { Send } from "../board/acts";
import { Gone, useFate } from "../board/Gone";
import { meant, presetOf } from "../board/presets";
import { WordsField } from "../board/WordsField";
import { useNow } from "../clock";
import { useSay } from "../i18n";
import { digitOf, isWriting } from "../keys";
import type { BoardState } from "../state/board";
import type { Target } from "../state/fate";
import { dutyOf, isCalled, jobsOf } from "../state/select";
import { useBoard } from "../state/store";
import { type Act, useKeys, useKeysTaken, useSend, Waiting } from "../ui/sending";
import { WhenSeen } from "../ui/seen";
import { Cap, CategoryIcon, Trouble } from "../ui/small";
import { Ways } from "./Ways";
import { DutyWord, inOrderOfUse, LastHeard, Skill, StillAt } from "./Crews";

const DIGITS = 9; // that choose a crew; beyond it one looks for a name
const CHOICE_HEIGHT = 38;
const OWN_WORDS_REST_MS = 200; // the service is asked when the hand rests, not for every letter

interface Props {
  target: Target;
  act: Act<Send>;
  /** The assignment that is taken back, when it changes hands. */
  from?: Assignment;
}

export function AssignForm({ target, act, from }: Props) {
  const { say } = useSay();
  const { open } = useDesk();
  const board = useBoard();
  const now = useNow();
  const { incident } = target;
  const crews = useStill(board, () => inOrderOfUse(board, incident.office_id, now).filter((crew) => crew.id !== from?.crew_id));
  const canHear = (one: Crew) => dutyOf(board, one, now) !== "off_shift";
  const [crewId, setCrewId] = useState(() => crews.find(canHear)?.id);
  const [own, setOwn] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const list = useKeysTaken<HTMLDivElement>();
  const [sought, setSought] = useState("");
  const listed = crews.filter((one) => isCalled(one, sought));
  const find = useRef<HTMLInputElement>(null);
  const why = useRef<HTMLInputElement>(null);
  const asked = useRef<string>(undefined); // Enter came before the words for this crew did
  const crew = crews.find((one) => one.id === crewId);
  const order = useOrder(incident, crew, own);
  const presets = ([1, 2, 3, 4] as const).map((digit) => say(`reassign.preset.${digit}`));
  const fate = useFate(target, act);
  const give = useSend(act, () => open(null));
  const keyOf = useKeys();
  const isAble = crew !== undefined && canHear(crew);
  const isReasonMissing = from !== undefined && !reason.trim();
  function send(): void {
    setAsked(true);
    if (!isAble) list.current?.focus();
    else if (isReasonMissing) why.current?.focus();
    else if (order.fits && !fate) give({ crew, text: own, reason: meant(reason, presets), key: keyOf(crew.id, own) });
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (order.error) order.askAgain();
    if (order.isWaiting || order.error) asked.current = crewId;
    else send();
  }
  useEffect(() => {
    if (!asked.current || order.isWaiting) return;
    if (asked.current === crewId) send();
    asked.current = undefined;
  });
  useEffect(() => {
    list.current?.children[listed.findIndex((one) => one.id === crewId)]?.scrollIntoView({ block: "nearest" });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only a new choice scrolls; a moving list must not
  }, [crewId]);
  function seek(words: string): void {
    const found = crews.filter((one) => isCalled(one, words));
    setSought(words);
    if (!found.some((one) => one.id === crewId)) setCrewId(found.find(canHear)?.id);
  }
  function move(by: number): void {
    const able = listed.filter(canHear);
    const next = able[(able.findIndex((one) => one.id === crewId) + by + able.length) % able.length];
    if (next) setCrewId(next.id);
  }
  function press(event: KeyboardEvent<HTMLFormElement>): void {
    const digit = digitOf(event);
    const chosen = digit ? listed[digit - 1] : undefined;
    const preset = from && presetOf(event, presets);
    if (event.code === "ArrowDown") move(1);
    else if (event.code === "ArrowUp") move(-1);
    else if (preset !== undefined) setReason(preset);
    else if (event.key === "Enter" && event.target === find.current) list.current?.focus(); // found; the next Enter sends
    else if (event.code === "Slash" && !isWriting(event.target)) find.current?.focus();
    else if (event.key === "Enter" && !event.shiftKey && !(event.target instanceof HTMLButtonElement)) event.currentTarget.requestSubmit();
    else if (!isWriting(event.target) && !event.altKey && chosen && canHear(chosen)) setCrewId(chosen.id);
    else return;
    event.preventDefault();
  }
  return (
    <form className="form assign" onSubmit={submit} onKeyDown={press} noValidate>
      <p className="about">
        <CategoryIcon category={incident.category} /> <strong>{say(`category.${incident.category}`)}</strong> {incident.place}
      </p>
      <div className="sides">
        <div className="choices">
          {crews.length > DIGITS && (
            <TextInput
              ref={find}
              size="xs"
              className="find"
              aria-label={say("assign.find")}
              placeholder={say("assign.find")}
              leftSection={<IconSearch size={15} />}
              rightSection={<Cap>/</Cap>}
              value={sought}
              onChange={(event) => seek(event.currentTarget.value)}
            />
          )}
          <div className="picker" role="listbox" tabIndex={0} ref={list} data-autofocus aria-label={say("crews.title")}>
            {listed.map((one, index) => (
              <WhenSeen key={one.id} height={CHOICE_HEIGHT} className="spot">
                {() => <Choice crew={one} digit={index + 1} isChosen={one.id === crewId} choose={setCrewId} />}
              </WhenSeen>
            ))}
            {listed.length === 0 && <p className="nothing">{say("assign.find.none")}</p>}
          </div>
        </div>
        <div className="order">
          <label className="dim">{say("assign.order")}</label>
          {own === null ? <p className="air mono" data-waiting={order.isWaiting || undefined}>{order.text ?? (order.isWaiting ? say("working") : crew ? "…" : say("assign.choose"))}</p> : <Textarea autosize minRows={3} autoFocus className="mono" value={own} onChange={(event) => setOwn(event.currentTarget.value)} />}
          {order.length !== undefined && (
            <p className={order.fits ? "dim num" : "danger num"} data-fits={order.fits}>
              {say("assign.length", { length: order.length, max: order.max ?? 0 })} {!order.fits && order.length > 0 && say("assign.too_long")}
            </p>
          )}
          {isAsked && !isAble && <p className="danger">{say("assign.need.crew")}</p>}
          {crew && <Ways crew={crew} />}
          <Trouble error={order.error} />
          <Switch size="sm" label={say("assign.own")} checked={own !== null} onChange={(event) => setOwn(event.currentTarget.checked ? bare(order.text ?? "") : null)} />
          {from && (
            <div className="why">
              <WordsField label={say("recall.reason")} presets={presets} value={reason} change={setReason} error={isAsked && isReasonMissing && say("need.words")} field={why} />
            </div>
          )}
          <Trouble error={act.error} />
          <Gone fate={fate} act={act} />
          <Waiting isPending={act.isPending} />
        </div>
      </div>
      <footer>
        <Button variant="default" onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
          {say("cancel")}
        </Button>
        <Button type="submit" disabled={Boolean(fate)} loading={act.isPending} rightSection={<Cap>Enter</Cap>}>
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
      {digit <= DIGITS ? <Cap>{digit}</Cap> : <span />}
      <i />
      <strong className="cut">{language === "hi" ? crew.name_hi : crew.name}</strong>
      <Skill crew={crew} />
      <span className="dim">
        <DutyWord duty={duty} jobs={jobsOf(board, crew.id).length} />
      </span>
      <LastHeard crew={crew} />
      {now && <span className="at cut dim">{now.place}</span>}
      <StillAt crew={crew} />
    </div>
  );
}

/** The list as it stood when it was drawn first: under a hand that counts its lines no crew changes its digit. */
function useStill(board: BoardState, list: () => readonly Crew[]): readonly Crew[] {
  const [ids, setIds] = useState(() => list().map((one) => one.id));
  const fresh = list().flatMap((one) => (ids.includes(one.id) ? [] : [one.id]));
  if (fresh.length > 0) setIds([...ids, ...fresh]); // who comes on the board meanwhile stands at the end
  return ids.flatMap((id) => board.crews.get(id) ?? []);
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
  askAgain: () => void;
}

/** The words as they will be sent: the phrasebook's or one's own, measured where the limits of every set are known. */
function useOrder(incident: Incident, crew: Crew | undefined, own: string | null): OrderWords {
  const [settled] = useDebouncedValue(own?.trim() ?? null, OWN_WORDS_REST_MS);
  const text = settled && own !== null ? settled : null;
  const query = { incident_id: incident.id, crew_id: crew?.id ?? "", ...(text ? { text } : {}) };
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["preview", query],
    queryFn: () => told(client.GET("/api/phrasebook/preview", { params: { query } })),
    enabled: Boolean(crew?.set_id),
    gcTime: 0,
  });
  const askAgain = () => void refetch();
  const isSettled = own === null || own.trim() === (text ?? "");
  if (own?.trim() === "") return { fits: false, isWaiting: false, askAgain };
  if (!data) return { fits: false, error, isWaiting: isFetching, askAgain };
  return { text: data.text, length: data.length, max: data.max_length, fits: data.fits && isSettled, isWaiting: isFetching || !isSettled, askAgain };
}
