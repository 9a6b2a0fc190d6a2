/** The keys of the board. Letters are read by their place on the keyboard, so they work with a Hindi layout too. */
import type { Step } from "./api";
import type { Key } from "./i18n/strings";

export type Command =
  | "new"
  | "assign"
  | "reassign"
  | "recall"
  | "answer"
  | "close"
  | "still_out"
  | "take"
  | "read_out"
  | "next_card"
  | "words"
  | "sites"
  | "sets"
  | "next"
  | "previous"
  | "first"
  | "search"
  | "language"
  | "theme"
  | "help"
  | "back";

export interface Binding {
  readonly command: Command;
  /** `KeyboardEvent.code`. */
  readonly codes: readonly string[];
  readonly shift?: boolean;
  /** As printed on the key. */
  readonly cap: string;
  readonly label: Key;
}

export const BINDINGS: readonly Binding[] = [
  { command: "new", codes: ["KeyN"], cap: "N", label: "do.new" },
  { command: "next", codes: ["KeyJ", "ArrowDown"], cap: "J", label: "do.next" },
  { command: "previous", codes: ["KeyK", "ArrowUp"], cap: "K", label: "do.previous" },
  { command: "first", codes: ["KeyG"], cap: "G", label: "do.first" },
  { command: "assign", codes: ["KeyA"], cap: "A", label: "do.assign_more" },
  { command: "reassign", codes: ["KeyX"], cap: "X", label: "do.reassign" },
  { command: "recall", codes: ["KeyR"], cap: "R", label: "do.recall" },
  { command: "answer", codes: ["KeyE"], cap: "E", label: "do.answer" },
  { command: "close", codes: ["KeyC"], cap: "C", label: "do.close" },
  { command: "still_out", codes: ["KeyO"], cap: "O", label: "do.still_out" },
  { command: "take", codes: ["KeyT"], cap: "T", label: "do.take" },
  { command: "read_out", codes: ["KeyV"], cap: "V", label: "do.read_out" },
  { command: "next_card", codes: ["KeyV"], shift: true, cap: "⇧V", label: "do.next_card" },
  { command: "words", codes: ["KeyW"], cap: "W", label: "do.words" },
  { command: "sites", codes: ["KeyS"], cap: "S", label: "do.sites" },
  { command: "sets", codes: ["KeyB"], cap: "B", label: "do.sets" },
  { command: "search", codes: ["Slash"], cap: "/", label: "do.search" },
  { command: "language", codes: ["KeyL"], cap: "L", label: "do.language" },
  { command: "theme", codes: ["KeyD"], cap: "D", label: "do.theme" },
  { command: "help", codes: ["Slash"], shift: true, cap: "?", label: "do.help" },
  { command: "back", codes: ["Escape"], cap: "Esc", label: "do.back" },
];

/** What a crew answers, by its digit: the second one of a reply. */
export const STEPS: readonly Step[] = ["accept", "decline", "on_the_way", "arrive", "finish", "ask_help", "hand_over", "say_again", "note"];

/** What a crew can answer to an order that it has just heard. */
export const FIRST_STEPS: readonly Step[] = STEPS.filter((step) => step !== "finish" && step !== "hand_over");

/** Steps that say nothing without words. */
export const WORDY_STEPS: readonly Step[] = ["ask_help", "note"];

/** The slot and step of a reply in digits, perhaps with its code; none for other words. */
export function replyOf(text: string | null): { slot: number; step: Step } | undefined {
  const found = /^([1-9])[ .,-]?([1-9])(?:[ .,:-]*(?:\*{4}|[0-9]{4}))?$/.exec(text?.trim() ?? "");
  const step = STEPS[Number(found?.[2]) - 1];
  return found && step ? { slot: Number(found[1]), step } : undefined;
}

/** What a key press carries; a `KeyboardEvent` is one. */
export interface Press {
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** The command of a key press, none when it is nobody's or belongs to the browser. */
export function commandOf(press: Press): Command | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined;
  return BINDINGS.find((one) => one.codes.includes(press.code) && (one.shift ?? false) === press.shiftKey)?.command;
}

/** What is printed on the key of a command. */
export function capOf(command: Command): string {
  return BINDINGS.find((one) => one.command === command)?.cap ?? "";
}

/** The digit of a key press, from the row or the keypad. */
export function digitOf(press: Press): number | undefined {
  if (press.ctrlKey || press.metaKey) return undefined;
  const found = /^(?:Digit|Numpad)([0-9])$/.exec(press.code);
  return found?.[1] === undefined ? undefined : Number(found[1]);
}

/** Are words being written there? Then letters and digits are words and choose nothing. */
export function isWriting(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]"); // a field for text may carry no type
}
