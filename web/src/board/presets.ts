/** Ready-made words for a field: by one digit alone in it, or by Alt and a digit. */
import { digitOf, type Press } from "../keys";

/** The words that go on record: a digit alone stands for the ready-made ones, any other text for itself. */
export function meant(text: string, presets: readonly string[]): string {
  const words = text.trim();
  return /^\p{Nd}$/u.test(words) ? (presets[valueOf(words) - 1] ?? words) : words;
}

/** The ready-made words that a key asks for while anything may be being written. */
export function presetOf(press: Press, presets: readonly string[]): string | undefined {
  return press.altKey ? presets[(digitOf(press) ?? 0) - 1] : undefined;
}

/** A digit of the Latin or the Devanagari row. */
function valueOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  return code >= 0x966 && code <= 0x96f ? code - 0x966 : Number(digit);
}
