/** The event stream with its own reconnect: it goes on after the last position, so nothing is missed and nothing drawn twice. */
import type { Fact } from "./api";

const SILENT_MS = 12_000; // the service beats every 5 s: two are missed
const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 5_000; // a returning service is found within 5 s, and 100 consoles do not storm it

export interface Beat {
  readonly position: number;
  readonly now: string;
}

export interface Ear {
  /** Where to go on. */
  readonly after: () => number;
  readonly fact: (fact: Fact) => void;
  readonly beat: (beat: Beat) => void;
  readonly contact: (isOpen: boolean) => void;
  /** The stream broke: a chance to notice that the session ended. */
  readonly broken?: () => void;
}

/** Listen until the returned function is called. `network` says "online" and "offline". */
export function listen(ear: Ear, open: (url: string) => EventSource = (url) => new EventSource(url), network: EventTarget = globalThis.window): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT_MS;

  function connect(): void {
    clearTimeout(retry);
    source?.close();
    source = open(`/api/events?after=${ear.after()}`);
    source.addEventListener("fact", (event: MessageEvent<string>) => {
      alive();
      ear.fact(JSON.parse(event.data) as Fact);
    });
    source.addEventListener("beat", (event: MessageEvent<string>) => {
      alive();
      ear.beat(JSON.parse(event.data) as Beat);
    });
    source.onopen = alive;
    source.onerror = lose;
    listenForSilence();
  }

  function alive(): void {
    wait = FIRST_WAIT_MS;
    ear.contact(true);
    listenForSilence();
  }

  function listenForSilence(): void {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENT_MS);
  }

  function lose(): void {
    clearTimeout(silence);
    clearTimeout(retry);
    source?.close();
    ear.contact(false);
    ear.broken?.();
    retry = setTimeout(connect, wait * (0.7 + 0.6 * Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  connect();
  network.addEventListener("online", connect);
  network.addEventListener("offline", lose);
  return () => {
    network.removeEventListener("online", connect);
    network.removeEventListener("offline", lose);
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
  };
}
