/** The four steps of truth, kept apart. Only the last one is ever green. */
import type { Transmission } from "../api";
import { clock, progressOf, type StepOfTruth } from "../format";
import { type Key, useSay } from "../i18n";
import { DESK } from "../state/ladder";
import "./steps.css";

/** The whole track, with times and with the reason when it stopped. */
export function Steps({ said }: { said: Transmission }) {
  const { say, language } = useSay();
  const { steps, reached, stopped } = progressOf(said);
  const reason = (language === "hi" ? said.reason_hi : null) ?? said.reason;
  return (
    <div className="steps" data-reached={steps[reached]?.name} data-stopped={stopped ?? undefined}>
      <ol>
        {steps.map((step, index) => (
          <li key={step.name} className={lookOf(step.at !== null, index, reached, stopped)} data-step={step.name} data-is-reached={step.at !== null}>
            <span className="bar" />
            <span className="label">{say(stepKey(said, step.name))}</span>
            <time className="num">{step.at ? clock(step.at) : isNext(said, index, reached) && !stopped ? "…" : ""}</time>
          </li>
        ))}
      </ol>
      {said.keyed_by && <p className="dim">{say("sent.by", { name: said.keyed_by })}</p>}
      {stopped && (
        <p className={stopped === "failed" ? "danger" : stopped === "expired" ? "warn" : "dim"}>
          <strong>{say(`sent.${stopped}`)}.</strong> {reason ?? say(`sent.why.${stopped}`)}
        </p>
      )}
    </div>
  );
}

/** The same in four dots, for a list. */
export function Dots({ said }: { said: Transmission }) {
  const { say } = useSay();
  const { steps, reached, stopped } = progressOf(said);
  const name = stopped ? (`sent.${stopped}` as const) : stepKey(said, steps[reached]?.name ?? "queued");
  return (
    <span className="dots" title={say(name)} aria-label={say(name)}>
      {steps.map((step, index) => (
        <i key={step.name} className={lookOf(step.at !== null, index, reached, stopped)} />
      ))}
    </span>
  );
}

/** What a step is called: by voice no radio answers, and a card waits for a person. */
export function stepKey(said: Transmission, step: StepOfTruth["name"]): Key {
  if (said.site === DESK && step === "queued") return "sent.desk.queued";
  if (said.site === DESK && step === "keyed") return "sent.desk.keyed";
  if (!said.gives_receipt && step === "delivered" && said.delivered_at === null) return "sent.no_receipt";
  return `sent.${step}`;
}

/** Is this the step that is waited for? Where no radio answers, the man is waited for at once. */
function isNext(said: Transmission, index: number, reached: number): boolean {
  const skipped = !said.gives_receipt && reached === 1 ? 1 : 0;
  return index === reached + 1 + skipped;
}

function lookOf(isReached: boolean, index: number, reached: number, stopped: string | null): string {
  if (isReached) return index === 3 ? "answered" : "reached";
  if (stopped && index === reached + 1) return stopped;
  return "ahead";
}
