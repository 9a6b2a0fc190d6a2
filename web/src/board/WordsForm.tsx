/** A few words that go on record; ready-made ones by digit. */
import { type KeyboardEvent, type SubmitEvent, useState } from "react";
import { Button, TextInput } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { useDesk } from "../app/desk";
import { useSay } from "../i18n";
import { digitOf } from "../keys";
import { Cap, Trouble } from "../ui/small";

interface Props {
  label: string;
  hint?: string;
  send: string;
  presets: readonly string[];
  act: UseMutationResult<unknown, Error, string>;
}

export function WordsForm({ label, hint, send, presets, act }: Props) {
  const { say } = useSay();
  const { open } = useDesk();
  const [words, setWords] = useState("");
  const [isAsked, setAsked] = useState(false);
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    if (!words.trim()) setAsked(true);
    else if (!act.isPending) act.mutate(words.trim(), { onSuccess: () => open(null) });
  }
  function press(event: KeyboardEvent): void {
    const preset = words === "" ? presets[(digitOf(event) ?? 0) - 1] : undefined;
    if (preset === undefined) return;
    event.preventDefault();
    setWords(preset);
  }
  return (
    <form className="form" onSubmit={submit} onKeyDown={press}>
      {presets.length > 0 && (
        <div className="presets">
          {presets.map((preset, index) => (
            <button type="button" key={preset} tabIndex={-1} aria-pressed={words === preset} onClick={() => setWords(preset)}>
              <Cap>{index + 1}</Cap> {preset}
            </button>
          ))}
        </div>
      )}
      <TextInput
        label={label}
        description={hint}
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
          {send}
        </Button>
      </footer>
    </form>
  );
}
