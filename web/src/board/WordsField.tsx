/** A field for words that go on record, with ready-made ones over it. */
import type { Ref } from "react";
import { TextInput } from "@mantine/core";
import { useSay } from "../i18n";
import { Cap } from "../ui/small";
import { meant } from "./presets";

interface Props {
  label: string;
  hint?: string | undefined;
  presets: readonly string[];
  value: string;
  change: (words: string) => void;
  error: string | false;
  field: Ref<HTMLInputElement>;
  isFirst?: boolean;
}

export function WordsField({ label, hint, presets, value, change, error, field, isFirst = false }: Props) {
  const { say } = useSay();
  const words = meant(value, presets);
  const about = words === value.trim() ? hint : say("preset.means", { words });
  return (
    <>
      {presets.length > 0 && (
        <div className="presets">
          {presets.map((preset, index) => (
            <button type="button" key={preset} tabIndex={-1} aria-pressed={words === preset} title={say("preset.hint")} onClick={() => change(preset)}>
              <Cap>{index + 1}</Cap> {preset}
            </button>
          ))}
        </div>
      )}
      <TextInput
        ref={field}
        label={label}
        description={about ?? (presets.length > 0 && say("preset.hint"))}
        {...(isFirst ? { autoFocus: true, "data-autofocus": true } : {})}
        size={isFirst ? "md" : "sm"}
        maxLength={300}
        value={value}
        error={error}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </>
  );
}
