/** The simulator's own small service: the sets, and what is pressed on them. */
import { useEffect, useState } from "react";

export interface SetState {
  readonly unit: string;
  readonly name: string;
  readonly is_out_of_range: boolean;
  readonly is_automatic: boolean;
  readonly display: readonly { readonly at: string; readonly from: string; readonly text: string; readonly is_repeat: boolean }[];
  readonly sent: readonly { readonly at: string; readonly text: string; readonly is_acknowledged: boolean; readonly is_given_up: boolean }[];
}

const RETRY_MS = 1500; // the simulator comes back with `samanvay up`

/** The list of sets; asked again until the simulator answers. */
export function useSets(): { sets: readonly SetState[] | undefined; isLost: boolean } {
  const [sets, setSets] = useState<readonly SetState[]>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    async function ask(): Promise<void> {
      try {
        const answer = await fetch("/api/sets");
        if (!answer.ok) throw new Error(answer.statusText);
        setSets((await answer.json()) as SetState[]);
        setLost(false);
      } catch {
        setLost(true);
      }
      timer = setTimeout(() => void ask(), RETRY_MS * 2);
    }
    void ask();
    return () => clearTimeout(timer);
  }, []);
  return { sets, isLost };
}

/** One set, as it changes. */
export function useSet(unit: string): { state: SetState | undefined; isLost: boolean } {
  const [state, setState] = useState<SetState>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let source: EventSource;
    function connect(): void {
      source = new EventSource(`/api/sets/${encodeURIComponent(unit)}/events`);
      const take = (event: MessageEvent<string>) => {
        setState(JSON.parse(event.data) as SetState);
        setLost(false);
      };
      source.onmessage = take;
      source.addEventListener("state", take);
      source.onerror = () => {
        setLost(true);
        source.close();
        timer = setTimeout(connect, RETRY_MS);
      };
    }
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [unit]);
  return { state, isLost };
}

/** Press something on a set; throws with the simulator's sentence when it refuses. */
export async function press(unit: string, what: "keys" | "text" | "emergency" | "range" | "crew", body: object = {}): Promise<void> {
  const answer = await fetch(`/api/sets/${encodeURIComponent(unit)}/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return;
  const problem = (await answer.json().catch(() => null)) as { detail?: unknown } | null;
  throw new Error(typeof problem?.detail === "string" ? problem.detail : answer.statusText);
}
