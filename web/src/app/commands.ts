/** What the keys of the board do. */
import { useEffect, useRef } from "react";
import { type Command, commandOf, digitOf } from "../keys";

/** What a key held down does again and again; all else is done once. */
const MOVES: readonly (Command | undefined)[] = ["next", "previous"];

interface Keys {
  readonly run: (command: Command) => void;
  /** Takes a digit; false when it is nobody's. */
  readonly digit: (digit: number) => boolean;
}

/** Run a command for its key, unless a dialog is open or words are being typed. */
export function useCommands(isDialogOpen: boolean, keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (isDialogOpen) return undefined;
    const since = performance.now();
    function press(event: KeyboardEvent): void {
      if (event.timeStamp <= since) return; // the key that closed a dialog is not one for the board behind it
      const command = commandOf(event);
      if (event.defaultPrevented || (event.repeat && !MOVES.includes(command)) || (isTyping(event.target) && command !== "back")) return;
      const digit = digitOf(event);
      if (command) latest.current.run(command);
      else if (digit === undefined || !latest.current.digit(digit)) return;
      event.preventDefault();
    }
    globalThis.addEventListener("keydown", press);
    return () => globalThis.removeEventListener("keydown", press);
  }, [isDialogOpen]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}
