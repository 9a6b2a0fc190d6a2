/** An answer that came by voice or phone, keyed on the crew's behalf with its words on record. */
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from "react";
import { Button, TextInput } from "@mantine/core";
import { useDesk } from "../app/desk";
import type { Assignment, Step } from "../api";
import { useSay } from "../i18n";
import { digitOf, STEPS, WORDY_STEPS } from "../keys";
import type { Target } from "../state/fate";
import { useKeys, useKeysTaken, useSend, Waiting } from "../ui/sending";
import { Cap, Trouble } from "../ui/small";
import { useAnswer } from "./acts";
import { Gone, useFate } from "./Gone";

export function AnswerForm({ target, assignment }: { target: Target; assignment: Assignment }) {
  const { say } = useSay();
  const { open } = useDesk();
  const act = useAnswer();
  const [step, setStep] = useState<Step | null>(null);
  const [words, setWords] = useState("");
  const [isAsked, setAsked] = useState(false);
  const steps = useKeysTaken<HTMLDivElement>();
  const field = useRef<HTMLInputElement>(null);
  const fate = useFate(target, act);
  const record = useSend(act, () => open(null));
  const keyOf = useKeys();
  const said = words.trim();
  const isMissing = step !== null && !said && WORDY_STEPS.includes(step);
  function choose(chosen: Step): void {
    setStep(chosen);
    field.current?.focus();
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setAsked(true);
    if (!step) steps.current?.focus();
    else if (isMissing) field.current?.focus();
    else if (!fate) record({ assignment, step, words: said || say("card.by_voice", { step: say(`step.${step}`) }), key: keyOf(step, said) });
  }
  function press(event: KeyboardEvent<HTMLFormElement>): void {
    const isOnSteps = event.target === steps.current;
    const chosen = isOnSteps || event.altKey ? STEPS[(digitOf(event) ?? 0) - 1] : undefined;
    if (chosen) choose(chosen);
    else if (isOnSteps && event.key === "Enter") event.currentTarget.requestSubmit();
    else if (event.key === "Backspace" && event.target === field.current && words === "") steps.current?.focus();
    else {
      if (isOnSteps && isLetter(event)) field.current?.focus(); // a hand that writes at once means words: they land in the field
      return;
    }
    event.preventDefault();
  }
  return (
    <form className="form" onSubmit={submit} onKeyDown={press} noValidate>
      <p className="dim">{say("answer.step")}</p>
      <div className="presets three" role="radiogroup" tabIndex={0} ref={steps} {...(step ? {} : { "data-autofocus": true })} aria-label={say("answer.step")}>
        {STEPS.map((one, index) => (
          <button type="button" key={one} role="radio" tabIndex={-1} data-step={one} aria-checked={step === one} aria-pressed={step === one} onClick={() => choose(one)}>
            <Cap>{index + 1}</Cap> {say(`step.${one}`)}
          </button>
        ))}
      </div>
      {isAsked && !step && <p className="danger">{say("answer.need.step")}</p>}
      <TextInput
        ref={field}
        {...(step ? { "data-autofocus": true } : {})}
        label={say("answer.words")}
        description={step ? `${say("answer.words.hint")} · ${say("answer.other")}` : say("answer.words.hint")}
        size="md"
        maxLength={300}
        value={words}
        error={isAsked && isMissing && say("answer.need.words")}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Trouble error={act.error} />
      <Gone fate={fate} act={act} />
      <Waiting isPending={act.isPending} />
      <footer>
        <Button variant="default" onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
          {say("cancel")}
        </Button>
        <Button type="submit" disabled={Boolean(fate)} loading={act.isPending} rightSection={<Cap>Enter</Cap>}>
          {say("answer.send")}
        </Button>
      </footer>
    </form>
  );
}

function isLetter({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== " " && !ctrlKey && !altKey && !metaKey;
}
