/** A few words that go on record; ready-made ones by a digit alone, or by Alt and a digit. */
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from "react";
import { Button } from "@mantine/core";
import { useDesk } from "../app/desk";
import { useSay } from "../i18n";
import type { Fate } from "../state/fate";
import { type Act, useSend, Waiting } from "../ui/sending";
import { Cap, Trouble } from "../ui/small";
import { Gone } from "./Gone";
import { meant, presetOf } from "./presets";
import { WordsField } from "./WordsField";

interface Props {
  /** Why nothing can be recorded any more. */
  fate: Fate | undefined;
  /** What to bear in mind before it is recorded. */
  warning?: string | undefined;
  label: string;
  hint?: string;
  send: string;
  presets: readonly string[];
  act: Act<string>;
}

export function WordsForm({ fate, warning, label, hint, send, presets, act }: Props) {
  const { say } = useSay();
  const { open } = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [isAsked, setAsked] = useState(false);
  const record = useSend(act, () => open(null));
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setAsked(true);
    if (!words.trim()) field.current?.focus();
    else if (!fate) record(meant(words, presets));
  }
  function press(event: KeyboardEvent): void {
    const preset = presetOf(event, presets);
    if (preset === undefined) return;
    event.preventDefault();
    setWords(preset);
  }
  return (
    <form className="form" onSubmit={submit} onKeyDown={press} noValidate>
      {warning && <p className="note warn">{warning}</p>}
      <WordsField label={label} hint={hint} presets={presets} value={words} change={setWords} error={isAsked && !words.trim() && say("need.words")} field={field} isFirst />
      <Trouble error={act.error} />
      <Gone fate={fate} act={act} />
      <Waiting isPending={act.isPending} />
      <footer>
        <Button variant="default" onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
          {say("cancel")}
        </Button>
        <Button type="submit" disabled={Boolean(fate)} loading={act.isPending} rightSection={<Cap>Enter</Cap>}>
          {send}
        </Button>
      </footer>
    </form>
  );
}
