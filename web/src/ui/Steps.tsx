/** The four steps of truth, kept apart. Only the last one is ever green. */
import type { Transmission } from "../api";
import { clock, progressOf } from "../format";
import { useSay } from "../i18n";
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
            <span className="label">{say(`sent.${step.name}`)}</span>
            <time className="num">{step.at ? clock(step.at) : index === reached + 1 && !stopped ? "…" : ""}</time>
          </li>
        ))}
      </ol>
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
  const name = stopped ? `sent.${stopped}` as const : `sent.${steps[reached]?.name ?? "queued"}` as const;
  return (
    <span className="dots" title={say(name)} aria-label={say(name)}>
      {steps.map((step, index) => (
        <i key={step.name} className={lookOf(step.at !== null, index, reached, stopped)} />
      ))}
    </span>
  );
}

function lookOf(isReached: boolean, index: number, reached: number, stopped: string | null): string {
  if (isReached) return index === 3 ? "answered" : "reached";
  if (stopped && index === reached + 1) return stopped;
  return "ahead";
}
