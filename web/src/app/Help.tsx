/** The keys, all of them. */
import { useSay } from "../i18n";
import { BINDINGS } from "../keys";
import { Cap } from "../ui/small";

export function Help() {
  const { say } = useSay();
  return (
    <div className="help">
      <dl>
        {BINDINGS.map((one) => (
          <div key={one.command}>
            <dt>
              <Cap>{one.cap}</Cap>
            </dt>
            <dd>{say(one.label)}</dd>
          </div>
        ))}
      </dl>
      <h3>{say("help.dialogs")}</h3>
      <dl>
        {(["digit", "alt", "enter", "esc"] as const).map((name) => (
          <div key={name}>
            <dt>
              <Cap>{{ digit: "0–9", alt: "Alt+1–9", enter: "Enter", esc: "Esc" }[name]}</Cap>
            </dt>
            <dd>{say(`help.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
