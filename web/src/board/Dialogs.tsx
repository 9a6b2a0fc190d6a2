/** The dialog that is open, about the incident that is chosen. */
import { Modal } from "@mantine/core";
import { Help } from "../app/Help";
import { type Dialog, useDesk } from "../app/desk";
import type { Assignment, Incident } from "../api";
import { AssignForm } from "../crews/AssignForm";
import { SetsForm } from "../crews/SetsForm";
import { useSay } from "../i18n";
import { ComplaintForm } from "../intake/ComplaintForm";
import { assignmentsOf } from "../state/select";
import { useBoard } from "../state/store";
import { AnswerForm } from "./AnswerForm";
import { nameOf, useAssign, useClose, useReassign, useRecall, useStillOut } from "./acts";
import { WordsForm } from "./WordsForm";

const WIDTHS: Record<Dialog, number> = { new: 840, assign: 860, reassign: 860, recall: 520, answer: 640, close: 520, still_out: 520, sets: 720, help: 620 };

export function Dialogs({ dialog }: { dialog: Dialog | null }) {
  const { open, selected } = useDesk();
  const board = useBoard();
  const incident = selected ? board.incidents.get(selected) : undefined;
  const assignment = incident && assignmentsOf(board, incident.id).find((one) => one.is_open);
  const title = useTitle(dialog, assignment);
  return (
    <Modal opened={dialog !== null} onClose={() => open(null)} title={title} size={dialog ? WIDTHS[dialog] : 520} className="dialog">
      {dialog === "new" && <ComplaintForm />}
      {dialog === "help" && <Help />}
      {dialog === "sets" && <SetsForm />}
      {dialog && dialog !== "new" && dialog !== "help" && dialog !== "sets" && incident && <Form key={incident.id} dialog={dialog} incident={incident} assignment={assignment} />}
    </Modal>
  );
}

interface FormProps {
  dialog: Exclude<Dialog, "new" | "sets" | "help">;
  incident: Incident;
  assignment: Assignment | undefined;
}

function Form({ dialog, incident, assignment }: FormProps) {
  const { say } = useSay();
  const acts = { assign: useAssign(incident), reassign: useReassign(assignment), recall: useRecall(assignment), close: useClose(incident), still_out: useStillOut(incident) };
  const presets = (name: "recall" | "close", count: 2 | 4) =>
    ([1, 2, 3, 4] as const).slice(0, count).map((digit) => say(`${name}.preset.${digit}` as "recall.preset.1"));
  switch (dialog) {
    case "assign":
      return <AssignForm incident={incident} act={acts.assign} />;
    case "reassign":
      return <AssignForm incident={incident} act={acts.reassign} from={assignment} />;
    case "recall":
      return <WordsForm label={say("recall.reason")} send={say("recall.send")} presets={presets("recall", 4)} act={acts.recall} />;
    case "close":
      return <WordsForm label={say("close.proof")} hint={say("close.proof.hint")} send={say("close.send")} presets={presets("close", 2)} act={acts.close} />;
    case "still_out":
      return <WordsForm label={say("still_out.words")} send={say("still_out.send")} presets={[]} act={acts.still_out} />;
    case "answer":
      return <AnswerForm assignment={assignment} />;
  }
}

function useTitle(dialog: Dialog | null, assignment: Assignment | undefined): string {
  const { say } = useSay();
  const crew = useBoard().crews.get(assignment?.crew_id ?? "");
  const name = crew ? nameOf(crew) : "";
  switch (dialog) {
    case null:
      return "";
    case "new":
      return say("intake.title");
    case "assign":
      return say("assign.title");
    case "reassign":
      return say("assign.reassign");
    case "recall":
      return say("recall.title", { crew: name });
    case "answer":
      return say("answer.title", { crew: name });
    case "close":
      return say("close.title");
    case "still_out":
      return say("still_out.title");
    case "sets":
      return say("sets.title");
    case "help":
      return say("help.title");
  }
}
