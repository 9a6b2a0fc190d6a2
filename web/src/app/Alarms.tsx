/** Alarms on top of everything, emergencies loudest. Each stays until a named person takes it. */
import { useEffect, useState } from "react";
import { IconAlertOctagonFilled, IconAlertTriangle } from "@tabler/icons-react";
import type { Alarm } from "../api";
import { nameOf as crewName } from "../board/acts";
import { type Key, useSay } from "../i18n";
import { en } from "../i18n/en";
import { useMay } from "../session";
import { crewAbout, incidentAbout, wordsBeside } from "../state/alarms";
import { useBoard } from "../state/store";
import { Age, Cap } from "../ui/small";
import { ringWhile } from "../ui/bell";
import { useDesk } from "./desk";
import type { Take } from "./take";

const SITE_KINDS: readonly string[] = ["gateway_silent", "channel_deaf", "set_lost", "limits_differ"];
const SHOWN = 2; // more would push the board away; the rest is one click off, and an emergency is always first

interface AlarmsProps {
  alarms: readonly Alarm[];
  take: Take;
}

export function Alarms({ alarms, take }: AlarmsProps) {
  const { say } = useSay();
  const [isWide, setWide] = useState(false);
  const isEmergency = alarms[0]?.kind === "emergency";
  useEffect(() => (isEmergency ? ringWhile() : undefined), [isEmergency]);
  if (alarms.length === 0) return null;
  const emergencies = alarms.filter((alarm) => alarm.kind === "emergency").length;
  const count = isWide ? alarms.length : Math.max(SHOWN, emergencies);
  return (
    <section className="alarms" aria-live="assertive">
      {alarms.slice(0, count).map((alarm, index) => (
        <AlarmLine key={alarm.id} alarm={alarm} take={take} isFirst={index === 0} />
      ))}
      {alarms.length > Math.max(SHOWN, emergencies) && (
        <button className="more" onClick={() => setWide(!isWide)}>
          {isWide ? say("alarm.fewer") : `${say("alarm.more", { count: alarms.length - count })}: ${kindsOf(alarms.slice(count)).map((kind) => say(kind)).join(" · ")}`}
        </button>
      )}
    </section>
  );
}

interface AlarmLineProps {
  alarm: Alarm;
  take: Take;
  isFirst: boolean;
}

function AlarmLine({ alarm, take, isFirst }: AlarmLineProps) {
  const { say } = useSay();
  const may = useMay();
  const desk = useDesk();
  const words = useWords(alarm);
  const about = incidentAbout(useBoard(), alarm);
  const isEmergency = alarm.kind === "emergency";
  return (
    <div className={isEmergency ? "alarm emergency" : "alarm"} data-alarm={alarm.kind} role="alert">
      {isEmergency ? <IconAlertOctagonFilled size={24} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <strong>{say(nameOf(alarm.kind))}</strong>
      <span className="words" title={words}>
        {words}
      </span>
      <Age since={alarm.raised_at} className="age" />
      <span className="acts">
        {about && <button onClick={() => desk.choose(about)}>{say("alarm.show")}</button>}
        {SITE_KINDS.includes(alarm.kind) && <button onClick={() => desk.setSide("sites")}>{say("alarm.show")}</button>}
        {may("take_alarm") && (
          <button className="take" onClick={() => take.one(alarm)}>
            {say("alarm.take")} {isFirst && <Cap command="take" />}
          </button>
        )}
      </span>
    </div>
  );
}

/** What the alarm says. Words to read out stand on their card; when they come here, they must not be read any more. */
function useWords(alarm: Alarm): string {
  const { say, language } = useSay();
  const board = useBoard();
  const crew = crewAbout(board, alarm);
  const place = board.incidents.get(incidentAbout(board, alarm) ?? "")?.place;
  if (alarm.kind === "emergency" && crew) return [crewName(crew), crew.leader, crew.phone, place && say("alarm.job", { place }), wordsBeside(alarm, crew, language)].filter(Boolean).join(" · ");
  if (alarm.kind !== "read_out") return language === "hi" ? alarm.words_hi : alarm.words;
  const about = [crew && crewName(crew), place].filter(Boolean).join(", ");
  return `${about && `${about} – `}${say("alarm.read_out.over")}`;
}

/** What is behind the line that counts the rest, each kind once. */
function kindsOf(alarms: readonly Alarm[]): readonly Key[] {
  return [...new Set(alarms.map((alarm) => nameOf(alarm.kind)))];
}

function nameOf(kind: string): Key {
  const key = `alarm.${kind}`;
  return key in en ? (key as Key) : "alarm.other";
}
