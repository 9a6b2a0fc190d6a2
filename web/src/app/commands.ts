/** What the keys of the board do. */
import { useEffect, useLayoutEffect, useRef } from "react";
import { say } from "../i18n";
import { type Command, commandOf, digitOf, isWriting } from "../keys";
import { tell } from "../ui/toast";

/** What a key held down does again and again; all else is done once. */
const MOVES: readonly (Command | undefined)[] = ["next", "previous"];

/** Whoever writes presses the next key within this; his field may have gone under his hand. */
const WRITING_MS = 1500;

interface Keys {
  readonly run: (command: Command) => void;
  /** Takes a digit; false when it is nobody's. */
  readonly digit: (digit: number) => boolean;
}

/** Run a command for its key, unless a dialog is open or words are being typed. */
export function useCommands(isDialogOpen: boolean, keys: Keys): void {
  useEffect(guardWords, []);
  const latest = useRef(keys);
  // Before the screen is painted: a key pressed on what is seen must not meet what was there before.
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    if (isDialogOpen) return undefined;
    const since = performance.now();
    function press(event: KeyboardEvent): void {
      if (event.timeStamp <= since) return; // the key that closed a dialog is not one for the board behind it
      const command = commandOf(event);
      if (event.defaultPrevented || (event.repeat && !MOVES.includes(command)) || (isWriting(event.target) && command !== "back")) return;
      const digit = digitOf(event);
      if (command) latest.current.run(command);
      else if (digit === undefined || !latest.current.digit(digit)) return;
      event.preventDefault();
    }
    globalThis.addEventListener("keydown", press);
    return () => globalThis.removeEventListener("keydown", press);
  }, [isDialogOpen]);
}

/** Let words that are still being written when their field goes away be no commands: `t` takes an alarm, `r` opens a recall. */
function guardWords(): () => void {
  let field: Element | undefined;
  let last = 0;
  let isTold = false;
  function press(event: KeyboardEvent): void {
    const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
    if (isWriting(event.target)) {
      field = isLetter ? event.target : undefined; // Enter, Escape and Tab end what was written
      isTold = false;
    } else if (isLetter && field && !field.isConnected && event.timeStamp - last < WRITING_MS) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!isTold) tell(say("gone.field"));
      isTold = true;
    } else {
      if (!isLetter) field = undefined; // a click had taken the hand from the field before
      return;
    }
    last = event.timeStamp;
  }
  globalThis.addEventListener("keydown", press, true);
  return () => globalThis.removeEventListener("keydown", press, true);
}
