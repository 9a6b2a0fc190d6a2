/** Above the radio log: the crews, or the radio sites with the state of each set. */
import { Crews } from "../crews/Crews";
import { type Key, useSay } from "../i18n";
import { Sites } from "../radio/Sites";
import { troublesOf } from "../state/sites";
import { useBoard } from "../state/store";
import { Cap } from "../ui/small";
import { type Side, useDesk } from "./desk";

const TITLES: Record<Side, Key> = { crews: "crews.title", sites: "sites.title" };
const SIDES = Object.keys(TITLES) as Side[];

export function Beside() {
  const { say } = useSay();
  const { side, setSide } = useDesk();
  const troubles = [...useBoard().gateways.values()].reduce((sum, gateway) => sum + troublesOf(gateway), 0);
  return (
    <section className={`pane beside ${side}`} aria-label={say(TITLES[side])}>
      <nav role="tablist">
        {SIDES.map((one) => (
          <button key={one} role="tab" aria-selected={side === one} data-side={one} onClick={() => setSide(one)}>
            {say(TITLES[one])}
            {one === "sites" && troubles > 0 && <span className="chip warn num">{troubles}</span>}
            {one !== side && <Cap command="sites" />}
          </button>
        ))}
      </nav>
      {side === "crews" ? <Crews /> : <Sites />}
    </section>
  );
}
