/** One set, drawn as a radio: what its bearer sees, and the keys he has. */
import { type MouseEvent, useEffect, useRef, useState } from "react";
import { IconAntennaBars5, IconAntennaBarsOff, IconCheck, IconHourglassEmpty, IconVolume, IconX } from "@tabler/icons-react";
import { hourOf } from "../format";
import { type Say, useSay } from "../i18n";
import { STEPS } from "../keys";
import { press, type SetState, useSet } from "./sim";

const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
const SHOWN = 6; // as many messages as a set keeps in sight
const LONGEST = 8; // digits

export function Radio({ unit }: { unit: string }) {
  const { say } = useSay();
  const { state, isLost } = useSet(unit);
  const [digits, setDigits] = useState("");
  const [trouble, setTrouble] = useState("");
  /** True when the simulator took it; when not, the page says why. */
  const act = (what: Parameters<typeof press>[1], body?: object): Promise<boolean> =>
    press(unit, what, body).then(
      () => {
        setTrouble("");
        return true;
      },
      (error: unknown) => {
        setTrouble(say("handset.failed", { why: error instanceof Error ? error.message : String(error) }));
        return false;
      },
    );
  const key = (sign: string) => setDigits((last) => (last + sign).slice(0, LONGEST));
  function send(): void {
    if (!digits) return;
    setDigits("");
    void act("keys", { digits }).then((isTaken) => isTaken || setDigits((typed) => typed || digits));
  }
  useKeypad(key, send, () => setDigits(""));
  return (
    <main className="radio-page">
      <section className="radio" data-unit={unit}>
        <div className="antenna" />
        <Display unit={unit} state={state} digits={digits} />
        <p className="speaker">
          <IconVolume size={17} aria-hidden />
          <span className="cut">{state?.is_out_of_range ? say("handset.quiet") : (state?.display.at(-1)?.text ?? say("handset.quiet"))}</span>
        </p>
        <div className="pad" onMouseDown={leaveFocus}>
          {PAD.map((sign) => (
            <button key={sign} data-key={sign} onClick={() => key(sign)}>
              <b>{sign}</b>
              <small>{stepOf(sign, say)}</small>
            </button>
          ))}
        </div>
        <div className="send" onMouseDown={leaveFocus}>
          <button onClick={() => setDigits("")}>{say("handset.clear")}</button>
          <button className="go" disabled={!digits} onClick={send}>
            {say("handset.send")}
          </button>
        </div>
        <EmergencyKey fire={() => act("emergency")} />
      </section>
      <section className="beside">
        {isLost && <p className="warn">{say("handset.lost")}</p>}
        {trouble && <p className="danger" role="alert">{trouble}</p>}
        <p className="dim">{say("handset.guide")}</p>
        <Switch name="range" isOn={state?.is_out_of_range ?? false} label={say("handset.range")} hint={say("handset.range.hint")} turn={(is_out) => void act("range", { is_out })} />
        <Switch name="crew" isOn={state?.is_automatic ?? false} label={say("handset.crew")} hint={say("handset.crew.hint")} turn={(is_automatic) => void act("crew", { is_automatic })} />
        <Words send={(text) => act("text", { text })} />
        <Sent sent={state?.sent ?? []} />
      </section>
    </main>
  );
}

/** A key that is clicked takes no focus: the next Enter sends, and presses it no second time. */
function leaveFocus(event: MouseEvent): void {
  event.preventDefault();
}

function stepOf(sign: string, say: Say): string {
  const step = STEPS[Number(sign) - 1];
  return step ? say(`step.${step}`) : "";
}

function Display({ unit, state, digits }: { unit: string; state: SetState | undefined; digits: string }) {
  const { say } = useSay();
  const lines = state?.display.slice(-SHOWN) ?? [];
  const end = useRef<HTMLDivElement>(null);
  const count = state?.display.length;
  useEffect(() => {
    if (end.current) end.current.scrollTop = end.current.scrollHeight;
  }, [count]);
  return (
    <div className="display mono" aria-label={say("handset.display")}>
      <header>
        <span>{unit}</span>
        <span>{state?.name}</span>
        <span className="grow" />
        {state?.is_automatic && <span>{say("handset.auto")}</span>}
        {state?.is_out_of_range ? <IconAntennaBarsOff size={18} aria-label={say("handset.no_signal")} /> : <IconAntennaBars5 size={18} aria-label={say("handset.signal")} />}
      </header>
      <div className="lines" ref={end}>
        {state?.is_out_of_range && <p className="no-signal">{say("handset.no_signal")}</p>}
        {lines.length === 0 && <p>{say("handset.empty")}</p>}
        {lines.map((line, index) => (
          <p key={`${line.at}${index}`} data-line={line.text} className={index === lines.length - 1 ? "newest" : ""}>
            <small>
              {hourOf(line.at)} {line.from} {line.is_repeat && <em>{say("handset.repeat")}</em>}
            </small>
            {line.text}
          </p>
        ))}
      </div>
      <output>{digits}<i>_</i></output>
    </div>
  );
}

/** Held for a second, so that a pocket does not press it. It says that it was pressed once the set has taken it. */
function EmergencyKey({ fire }: { fire: () => Promise<boolean> }) {
  const { say } = useSay();
  const [stage, setStage] = useState<"rest" | "held" | "sent">("rest");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  function hold(): void {
    clearTimeout(timer.current);
    setStage("held");
    timer.current = setTimeout(() => {
      setStage("rest");
      void fire().then((isTaken) => isTaken && show());
    }, 1000);
  }
  function show(): void {
    clearTimeout(timer.current);
    setStage("sent");
    timer.current = setTimeout(() => setStage("rest"), 2500);
  }
  function release(): void {
    if (stage !== "held") return;
    clearTimeout(timer.current);
    setStage("rest");
  }
  return (
    <button
      className={`emergency-key ${stage}`}
      onPointerDown={hold}
      onPointerUp={release}
      onPointerLeave={release}
      onKeyDown={(event) => (event.code === "Space" || event.code === "Enter") && !event.repeat && hold()}
      onKeyUp={release}
      onContextMenu={(event) => event.preventDefault()}
    >
      <b>{stage === "sent" ? say("handset.emergency.sent") : say("handset.emergency")}</b>
      <small>{say("handset.hold")}</small>
    </button>
  );
}

interface SwitchProps {
  name: string;
  isOn: boolean;
  label: string;
  hint: string;
  turn: (isOn: boolean) => void;
}

function Switch({ name, isOn, label, hint, turn }: SwitchProps) {
  return (
    <label className="switch">
      <input type="checkbox" role="switch" name={name} checked={isOn} onChange={(event) => turn(event.currentTarget.checked)} />
      <span>
        {label}
        <small>{hint}</small>
      </span>
    </label>
  );
}

function Words({ send }: { send: (text: string) => Promise<boolean> }) {
  const { say } = useSay();
  const [words, setWords] = useState("");
  return (
    <form
      className="words"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) void send(words.trim()).then((isTaken) => isTaken && setWords((typed) => (typed === words ? "" : typed)));
      }}
    >
      <input aria-label={say("handset.text")} placeholder={say("handset.text")} maxLength={67} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
      <button>{say("handset.send")}</button>
    </form>
  );
}

function Sent({ sent }: { sent: SetState["sent"] }) {
  const { say } = useSay();
  return (
    <div className="sent">
      <h2>{say("handset.sent")}</h2>
      {sent.length === 0 && <p className="dim">{say("handset.nothing_sent")}</p>}
      {sent
        .slice(-8)
        .reverse()
        .map((one, index) => (
          <p key={`${one.at}${index}`} data-sent={one.text} data-acknowledged={one.is_acknowledged} data-given-up={one.is_given_up}>
            {one.is_acknowledged && <IconCheck size={17} aria-hidden />}
            {one.is_given_up && <IconX size={17} className="danger" aria-hidden />}
            {!one.is_acknowledged && !one.is_given_up && <IconHourglassEmpty size={17} className="warn" aria-hidden />}
            <time className="num dim">{hourOf(one.at)}</time> <b className="mono">{one.text}</b>
            <small className="dim">{say(one.is_acknowledged ? "handset.sent.yes" : one.is_given_up ? "handset.sent.over" : "handset.sent.no")}</small>
          </p>
        ))}
    </div>
  );
}

/** The computer's own digits work as the set's. */
function useKeypad(key: (sign: string) => void, send: () => void, clear: () => void): void {
  const latest = useRef({ key, send, clear });
  useEffect(() => {
    latest.current = { key, send, clear };
  });
  useEffect(() => {
    function down(event: KeyboardEvent): void {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.altKey || event.metaKey) return;
      const button = event.target instanceof HTMLButtonElement ? event.target : undefined;
      if (/^[0-9*#]$/.test(event.key)) latest.current.key(event.key);
      else if (event.key === "Escape") latest.current.clear();
      else if (event.key === "Enter" && (!button || button.dataset["key"])) {
        event.preventDefault(); // a key of the pad in focus is not pressed once more
        latest.current.send();
      }
    }
    globalThis.addEventListener("keydown", down);
    return () => globalThis.removeEventListener("keydown", down);
  }, []);
}
