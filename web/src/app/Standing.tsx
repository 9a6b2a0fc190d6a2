/** A thin line for what goes on though nobody needs to be called: who has which emergency in hand, which site is silent. */
import { IconAccessPointOff, IconAlertTriangle, IconUrgent } from "@tabler/icons-react";
import type { Alarm, Gateway } from "../api";
import { useNow } from "../clock";
import { useSay } from "../i18n";
import { nameOf } from "../board/acts";
import { useMay, useMe } from "../session";
import { crewAbout, heldOf, incidentAbout, isMine } from "../state/alarms";
import { useBoard } from "../state/store";
import { sayAge } from "../ui/small";
import { useDesk } from "./desk";

/** `calling` are the alarms in the bar above: what they say is not said twice. */
export function Standing({ calling }: { calling: readonly Alarm[] }) {
  const { say } = useSay();
  const board = useBoard();
  const held = heldOf(board);
  const isCalled = (site: Gateway) => calling.some((alarm) => alarm.kind === "gateway_silent" && alarm.subject === site.site);
  const silent = [...board.gateways.values()].filter((one) => (one.is_silent || !one.seen_at) && !isCalled(one));
  if (held.length + silent.length === 0) return null;
  return (
    <ul className="standing" aria-label={say("standing.title")}>
      {held.map((alarm) => (
        <Held key={alarm.id} alarm={alarm} />
      ))}
      {silent.map((site) => (
        <Silent key={site.site} site={site} />
      ))}
    </ul>
  );
}

function Held({ alarm }: { alarm: Alarm }) {
  const { say, language } = useSay();
  const board = useBoard();
  const { choose, open } = useDesk();
  const may = useMay();
  const now = useNow();
  const crew = crewAbout(board, alarm);
  const about = incidentAbout(board, alarm);
  const me = useMe();
  const age = sayAge(say, now - Date.parse(alarm.taken_at ?? ""));
  const isEmergency = alarm.kind === "emergency";
  const words = language === "hi" ? alarm.words_hi : alarm.words;
  return (
    <li className={isEmergency ? "danger" : "warn"} data-held={alarm.kind} title={words}>
      {isEmergency ? <IconUrgent size={17} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      <strong>{say(isEmergency ? "alarm.emergency" : "alarm.needs_help")}</strong>
      <span className="cut">{crew ? nameOf(crew) : words}</span>
      <span className="by num" data-mine={isMine(alarm, me)}>
        {isMine(alarm, me) ? say("alarm.held.mine", { age }) : say("alarm.held", { name: alarm.taken_by ?? "", age })}
      </span>
      {about && <button onClick={() => choose(about)}>{say("alarm.show")}</button>}
      {isEmergency && may("take_alarm") && <button onClick={() => open("end", alarm)}>{say("alarm.end")}</button>}
    </li>
  );
}

function Silent({ site }: { site: Gateway }) {
  const { say } = useSay();
  const { setSide } = useDesk();
  const now = useNow();
  return (
    <li className="warn" data-silent={site.site}>
      <IconAccessPointOff size={16} aria-hidden />
      <strong className="cut">{site.name}</strong>
      <span className="by num">{site.seen_at ? say("gateway.silent", { age: sayAge(say, now - Date.parse(site.seen_at)) }) : say("gateway.never")}</span>
      <button onClick={() => setSide("sites")}>{say("alarm.show")}</button>
    </li>
  );
}
