/** What the keys of the board do. */
import { useEffect, useRef } from "react";
import { type Command, commandOf } from "../keys";

/** Run a command for its key, unless a dialog is open or words are being typed. */
export function useCommands(isDialogOpen: boolean, run: (command: Command) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (isDialogOpen) return undefined;
    const since = performance.now();
    function press(event: KeyboardEvent): void {
      if (event.timeStamp <= since) return; // the key that closed a dialog is not one for the board behind it
      const command = commandOf(event);
      if (!command || event.defaultPrevented || (isTyping(event.target) && command !== "back")) return;
      event.preventDefault();
      latest.current(command);
    }
    globalThis.addEventListener("keydown", press);
    return () => globalThis.removeEventListener("keydown", press);
  }, [isDialogOpen]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}
