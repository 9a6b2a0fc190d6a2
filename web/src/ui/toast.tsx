/** Short messages at the foot of the screen. */
import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { languageNow, say } from "../i18n";
import { sentenceOf } from "./small";

const UNDO_MS = 8000; // long enough to see the wrong name, short enough that the order is not on its way for long

/** It was done. */
export function tell(message: string): void {
  notifications.show({ message, color: "gray" });
}

/** It was not done, and why. */
export function complain(error: unknown): void {
  warn(sentenceOf(error, languageNow()));
}

/** Something that must be read before the work goes on. */
export function warn(message: string): void {
  notifications.show({ message, color: "red", autoClose: 12_000 });
}

/** It was done, and can be undone for a few seconds. */
export function tellWithUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    color: "gray",
    autoClose: UNDO_MS,
    message: (
      <span className="undo">
        {message}
        <Button size="compact-sm" variant="light" onClick={() => {
            notifications.hide(id);
            undo();
          }}>
          {say("do.undo")}
        </Button>
      </span>
    ),
  });
}
