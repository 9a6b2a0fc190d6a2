/** An answer that came by voice or phone, keyed on the crew's behalf with its words on record. */
import { type KeyboardEvent, type SubmitEvent, useState } from "react";
import { Button, TextInput } from "@mantine/core";
import { useDesk } from "../app/desk";
import type { Assignment, Step } from "../api";
import { useSay } from "../i18n";
import { digitOf, STEPS } from "../keys";
import { Cap, Trouble } from "../ui/small";
import { useAnswer } from "./acts";

export function AnswerForm({ assignment }: { assignment: Assignment | undefined }) {
  const { say } = useSay();
  const { open } = useDesk();
  const act = useAnswer(assignment);
  const [step, setStep] = useState<Step | null>(null);
  const [words, setWords] = useState("");
  const [isAsked, setAsked] = useState(false);
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!step || !words.trim()) setAsked(true);
    else if (!act.isPending) act.mutate({ step, words: words.trim() }, { onSuccess: () => open(null) });
  }
  function press(event: KeyboardEvent): void {
    const chosen = words === "" ? STEPS[(digitOf(event) ?? 0) - 1] : undefined;
    if (!chosen) return;
    event.preventDefault();
    setStep(chosen);
  }
  return (
    <form className="form" onSubmit={submit} onKeyDown={press}>
      <p className="dim">{say("answer.step")}</p>
      <div className="presets three">
        {STEPS.map((one, index) => (
          <button type="button" key={one} tabIndex={-1} data-step={one} aria-pressed={step === one} onClick={() => setStep(one)}>
            <Cap>{index + 1}</Cap> {say(`step.${one}`)}
          </button>
        ))}
      </div>
      {isAsked && !step && <p className="danger">{say("answer.need.step")}</p>}
      <TextInput
        label={say("answer.words")}
        description={say("answer.words.hint")}
        autoFocus
        data-autofocus
        size="md"
        maxLength={300}
        value={words}
        error={isAsked && !words.trim() && say("need.words")}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Trouble error={act.error} />
      <footer>
        <Button variant="default" onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
          {say("cancel")}
        </Button>
        <Button type="submit" loading={act.isPending} rightSection={<Cap>Enter</Cap>}>
          {say("answer.send")}
        </Button>
      </footer>
    </form>
  );
}
