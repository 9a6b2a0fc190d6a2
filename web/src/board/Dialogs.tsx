/** The dialog that is open. It is about what it was opened for, whatever is chosen or done on the board meanwhile. */
import type { ReactNode } from "react";
import { Modal } from "@mantine/core";
import { Help } from "../app/Help";
import { type Dialog, useDesk } from "../app/desk";
import type { Alarm, Assignment, Incident } from "../api";
import { AssignForm } from "../crews/AssignForm";
import { SetsForm } from "../crews/SetsForm";
import { useSay } from "../i18n";
import { ComplaintForm } from "../intake/ComplaintForm";
import { crewAbout } from "../state/alarms";
import type { Target } from "../state/fate";
import { useBoard } from "../state/store";
import { AnswerForm } from "./AnswerForm";
import { nameOf, useAssign, useClose, useEnd, useReassign, useRecall, useStillOut } from "./acts";
import { useAlarmFate, useFate } from "./Gone";
import type { Opened } from "./opened";
import { WordsForm } from "./WordsForm";

const WIDTHS: Record<Dialog, number> = { new: 840, assign: 920, reassign: 920, recall: 520, answer: 640, close: 520, still_out: 520, end: 560, sets: 720, help: 620 };

export function Dialogs({ opened }: { opened: Opened | null }) {
  const { open } = useDesk();
  const title = useTitle(opened);
  return (
    <Modal opened={opened !== null} onClose={() => open(null)} title={title} size={opened ? WIDTHS[opened.dialog] : 520} className="dialog" closeOnClickOutside={opened?.dialog === "help"}>
      {opened && <Form opened={opened} />}
    </Modal>
  );
}

function Form({ opened: { dialog, target, alarm } }: { opened: Opened }): ReactNode {
  if (dialog === "new") return <ComplaintForm />;
  if (dialog === "sets") return <SetsForm />;
  if (dialog === "end") return alarm && <End alarm={alarm} />;
  if (dialog === "help" || !target) return <Help />;
  const { incident, assignment } = target;
  switch (dialog) {
    case "assign":
      return <Assign target={target} />;
    case "close":
      return <Close target={target} incident={incident} />;
    case "still_out":
      return <StillOut target={target} incident={incident} />;
    case "reassign":
      return assignment && <Reassign target={target} assignment={assignment} />;
    case "recall":
      return assignment && <Recall target={target} assignment={assignment} />;
    case "answer":
      return assignment && <AnswerForm target={target} assignment={assignment} />;
  }
}

function Assign({ target }: { target: Target }) {
  return <AssignForm target={target} act={useAssign(target.incident)} />;
}

function Reassign({ target, assignment }: { target: Target; assignment: Assignment }) {
  return <AssignForm target={target} act={useReassign(assignment)} from={assignment} />;
}

function Recall({ target, assignment }: { target: Target; assignment: Assignment }) {
  const { say } = useSay();
  const act = useRecall(assignment);
  const presets = ([1, 2, 3, 4] as const).map((digit) => say(`recall.preset.${digit}`));
  return <WordsForm fate={useFate(target, act)} label={say("recall.reason")} send={say("recall.send")} presets={presets} act={act} />;
}

function Close({ target, incident }: { target: Target; incident: Incident }) {
  const { say } = useSay();
  const act = useClose(incident);
  const isUnseen = target.needs === "no_job";
  const isDanger = isUnseen && incident.is_hazard;
  const presets = isDanger ? [] : ([1, 2] as const).map((digit) => say(`close.preset.${digit}`));
  const warning = isDanger ? say("close.unseen.hazard") : isUnseen ? say("close.unseen") : undefined;
  const hint = say(isDanger ? "close.proof.hazard" : "close.proof.hint");
  return <WordsForm fate={useFate(target, act)} warning={warning} label={say("close.proof")} hint={hint} send={say("close.send")} presets={presets} act={act} />;
}

function StillOut({ target, incident }: { target: Target; incident: Incident }) {
  const { say } = useSay();
  const act = useStillOut(incident);
  return <WordsForm fate={useFate(target, act)} label={say("still_out.words")} send={say("still_out.send")} presets={[]} act={act} />;
}

/** No ready-made words: an emergency does not end by one key. */
function End({ alarm }: { alarm: Alarm }) {
  const { say } = useSay();
  const act = useEnd(alarm);
  return <WordsForm fate={useAlarmFate(alarm, act)} label={say("end.words")} hint={say("end.words.hint")} send={say("end.send")} presets={[]} act={act} />;
}

function useTitle(opened: Opened | null): string {
  const { say, language } = useSay();
  const board = useBoard();
  const alarm = opened?.alarm;
  const crew = alarm ? crewAbout(board, alarm) : board.crews.get(opened?.target?.assignment?.crew_id ?? "");
  const name = crew ? nameOf(crew) : ((language === "hi" ? alarm?.words_hi : alarm?.words) ?? "");
  switch (opened?.dialog) {
    case undefined:
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
    case "end":
      return say("end.title", { what: name });
    case "sets":
      return say("sets.title");
    case "help":
      return say("help.title");
  }
}
