/** The radio sites, set by set: what works, what waits, how full the channel is, when a set was last heard. */
import { useQuery } from "@tanstack/react-query";
import { client, type Gateway, told } from "../api";
import { useSay } from "../i18n";
import { type BaseSet, newer, setsOf, troubleOf } from "../state/sites";
import { useBoard } from "../state/store";
import { Age } from "../ui/small";

const EVERY_MS = 10_000; // signs of life come every fifteen seconds, and only a changed picture is a fact

export function Sites() {
  const { say } = useSay();
  const { data } = useQuery({ queryKey: ["gateways"], queryFn: () => told(client.GET("/api/gateways")), refetchInterval: EVERY_MS });
  const gateways = [...useBoard().gateways.values()].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <div className="scroll">
      {gateways.map((one) => (
        <Site key={one.site} gateway={newer(one, data?.find((other) => other.site === one.site))} />
      ))}
      {gateways.length === 0 && <p className="nothing">{say("sites.none")}</p>}
    </div>
  );
}

function Site({ gateway }: { gateway: Gateway }) {
  const { say } = useSay();
  return (
    <article className="site" data-site={gateway.site} data-is-silent={gateway.is_silent}>
      <header>
        <strong className="cut">{gateway.name}</strong>
        {gateway.is_silent && <span className="chip warn">{say("set.silent")}</span>}
        <span className="grow" />
        {gateway.seen_at && <Age since={gateway.seen_at} className="dim" />}
      </header>
      <ul>
        <li className="dim" aria-hidden>
          <span className="num">{say("set.waiting")}</span>
          <span>{say("set.use")}</span>
          <span>{say("set.heard")}</span>
        </li>
        {setsOf(gateway).map((set) => (
          <SetLine key={set.name} gateway={gateway} set={set} />
        ))}
      </ul>
    </article>
  );
}

function SetLine({ gateway, set }: { gateway: Gateway; set: BaseSet }) {
  const { say } = useSay();
  const trouble = troubleOf(gateway, set);
  return (
    <li data-base-set={set.name} data-trouble={trouble}>
      <i className={trouble ? "warn" : ""} aria-hidden />
      <span className="who">
        <strong>{set.name}</strong> <span className="mono dim">{set.make}</span>
        {trouble && trouble !== "silent" && <span className="chip warn">{say(`set.${trouble}`)}</span>}
        {!trouble && set.state === "opening" && <span className="dim">{say("set.opening")}</span>}
      </span>
      <span className={set.waiting > 0 ? "num" : "num dim"} aria-label={say("set.waiting")}>
        {set.waiting}
      </span>
      <span className="num dim" title={say("set.use.more")}>
        {Math.round(set.channelUse * 100)} %
      </span>
      <span className="dim" aria-label={say("set.heard")}>
        {set.lastHeard ? <Age since={set.lastHeard} /> : <span className="faint">{say("set.not_heard")}</span>}
      </span>
    </li>
  );
}
