/** Alarms on top of everything, emergencies loudest. Each stays until a named person takes it. */
import { useEffect, useRef, useState } from "react";
import { IconAlertOctagonFilled, IconAlertTriangle } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type Alarm, client, told } from "../api";
import { useNow } from "../clock";
import { type Key, useSay } from "../i18n";
import { en } from "../i18n/en";
import { useMay } from "../session";
import type { BoardState } from "../state/board";
import { callingOf, jobsOf } from "../state/select";
import { useBoard } from "../state/store";
import { Age, Cap } from "../ui/small";
import { complain } from "../ui/toast";
import { ringWhile } from "../ui/bell";
import { useDesk } from "./desk";

const SITE_KINDS: readonly string[] = ["gateway_silent", "channel_deaf", "limits_differ"];
const SHOWN = 2; // more would push the board away; the rest is one click off, and an emergency is always first

/** Take an alarm under one's own name. */
export function useTake(): { one: (alarm: Alarm) => void; first: (alarms: readonly Alarm[]) => void } {
  const may = useMay();
  const { mutate } = useMutation({
    mutationFn: (alarm: Alarm) => told(client.POST("/api/alarms/{alarm_id}/take", { params: { path: { alarm_id: alarm.id } } })),
    onError: complain,
  });
  return {
    one: (alarm) => mutate(alarm),
    first: ([alarm]) => alarm && may("take_alarm") && mutate(alarm),
  };
}

export function Alarms() {
  const { say } = useSay();
  const [isWide, setWide] = useState(false);
  const alarms = callingOf(useBoard(), useNow());
  const isEmergency = alarms[0]?.kind === "emergency";
  useEffect(() => (isEmergency ? ringWhile() : undefined), [isEmergency]);
  const bar = useRef<HTMLElement>(null);
  const isQuiet = alarms.length === 0;
  useEffect(() => tellHeight(bar.current), [isQuiet]);
  if (isQuiet) return null;
  const emergencies = alarms.filter((alarm) => alarm.kind === "emergency").length;
  const count = isWide ? alarms.length : Math.max(SHOWN, emergencies);
  return (
    <section className="alarms" aria-live="assertive" ref={bar}>
      {alarms.slice(0, count).map((alarm, index) => (
        <AlarmLine key={alarm.id} alarm={alarm} isFirst={index === 0} />
      ))}
      {alarms.length > Math.max(SHOWN, emergencies) && (
        <button className="more" onClick={() => setWide(!isWide)}>
          {isWide ? say("alarm.fewer") : say("alarm.more", { count: alarms.length - count })}
        </button>
      )}
    </section>
  );
}

/** Dialogs open below the bar: the style sheet is told where it ends. */
function tellHeight(bar: HTMLElement | null): (() => void) | undefined {
  const root = document.documentElement.style;
  if (!bar) {
    root.removeProperty("--alarms-end");
    return undefined;
  }
  const sizes = new ResizeObserver(() => root.setProperty("--alarms-end", `${bar.getBoundingClientRect().bottom}px`));
  sizes.observe(bar);
  return () => sizes.disconnect();
}

function AlarmLine({ alarm, isFirst }: { alarm: Alarm; isFirst: boolean }) {
  const { say, language } = useSay();
  const may = useMay();
  const take = useTake();
  const desk = useDesk();
  const about = incidentOf(useBoard(), alarm);
  const isEmergency = alarm.kind === "emergency";
  const isOfSite = SITE_KINDS.includes(alarm.kind);
  return (
    <div className={isEmergency ? "alarm emergency" : "alarm"} data-alarm={alarm.kind} role="alert">
      {isEmergency ? <IconAlertOctagonFilled size={24} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <strong>{say(nameOf(alarm.kind))}</strong>
      <span className="words cut">{language === "hi" ? alarm.words_hi : alarm.words}</span>
      <Age since={alarm.raised_at} />
      {about && (
        <button onClick={() => desk.choose(about)}>{say("alarm.show")}</button>
      )}
      {isOfSite && <button onClick={() => desk.setSide("sites")}>{say("alarm.show")}</button>}
      {may("take_alarm") && (
        <button className="take" onClick={() => take.one(alarm)}>
          {say("alarm.take")} {isFirst && <Cap command="take" />}
        </button>
      )}
    </div>
  );
}

function nameOf(kind: string): Key {
  const key = `alarm.${kind}`;
  return key in en ? (key as Key) : "alarm.other";
}

/** The incident on the board that an alarm is about. */
function incidentOf(board: BoardState, { subject }: Alarm): string | undefined {
  const assignment = board.assignments.get(subject) ?? board.assignments.get(board.transmissions.get(subject)?.assignment_id ?? "");
  const heard = board.heard.find((line) => line.id === subject);
  const set = [...board.sets.values()].find((one) => one.id === subject || one.unit === subject);
  const crewId = heard?.crew_id ?? (board.crews.has(subject) ? subject : [...board.crews.values()].find((one) => one.set_id === set?.id && set)?.id);
  const id = assignment?.incident_id ?? (crewId ? jobsOf(board, crewId)[0]?.incident_id : subject);
  return id && board.incidents.has(id) ? id : undefined;
}
