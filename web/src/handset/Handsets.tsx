/** The handset page: choose a simulated set, then be its lineman. */
import { useEffect, useState } from "react";
import { IconDeviceMobileMessage, IconRobot } from "@tabler/icons-react";
import { type Language, speak, useSay } from "../i18n";
import { Radio } from "./Radio";
import { useSets } from "./sim";
import "./handset.css";

const LANGUAGES: readonly [Language, string][] = [
  ["en", "EN"],
  ["hi", "हिं"],
];

export function Handsets() {
  const { say, language } = useSay();
  const unit = useHash();
  useEffect(() => {
    document.title = unit || say("handset.title");
  }, [unit, say]);
  return (
    <div className="handsets">
      <header>
        {unit ? (
          <a href="#">‹ {say("handset.back")}</a>
        ) : (
          <h1>{say("handset.title")}</h1>
        )}
        <nav aria-label={say("language")}>
          {LANGUAGES.map(([one, label]) => (
            <button key={one} aria-pressed={language === one} onClick={() => speak(one)}>
              {label}
            </button>
          ))}
        </nav>
      </header>
      {unit ? <Radio key={unit} unit={unit} /> : <List />}
    </div>
  );
}

function List() {
  const { say } = useSay();
  const { sets, isLost } = useSets();
  return (
    <main>
      <p className="dim">{say("handset.lead")}</p>
      {isLost && <p className="warn">{say("handset.lost")}</p>}
      {sets?.length === 0 && <p>{say("handset.none")}</p>}
      <ul className="sets">
        {sets?.map((one) => (
          <li key={one.unit}>
            <a href={`#${encodeURIComponent(one.unit)}`} data-set={one.unit}>
              <IconDeviceMobileMessage size={26} aria-hidden />
              <span>
                <strong>{one.name}</strong>
                <span className="mono dim">{one.unit}</span>
              </span>
              <span className="last mono dim cut">{one.display.at(-1)?.text}</span>
              {one.is_out_of_range && <span className="chip warn">{say("handset.range")}</span>}
              {one.is_automatic && <IconRobot size={18} aria-label={say("handset.crew")} className="faint" />}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}

function useHash(): string {
  const [hash, setHash] = useState(unitInHash);
  useEffect(() => {
    const look = () => setHash(unitInHash());
    globalThis.addEventListener("hashchange", look);
    return () => globalThis.removeEventListener("hashchange", look);
  }, []);
  return hash;
}

function unitInHash(): string {
  return decodeURIComponent(location.hash.slice(1));
}
