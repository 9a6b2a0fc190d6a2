/** Who is signed in. */
import { createContext, useContext, useEffect } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { carry, client, type Me, Refusal, told } from "./api";
import { speakUnlessKept } from "./i18n";

const KEY = ["session"];
const ASK_MS = 60_000; // while somebody works here; the service writes down one in hundreds

let hasEnded = false;

/** Did a sign-in end on this page, not by its person's own wish? */
export function wasEnded(): boolean {
  return hasEnded;
}

/** The person at this screen: undefined while asking, null when nobody is signed in. */
export function useSession() {
  return useQuery({ queryKey: KEY, queryFn: fetchMe, staleTime: Infinity, retry: (_, error) => error instanceof Refusal && error.status === 0 });
}

export function useSignIn() {
  const queries = useQueryClient();
  return async (sign_in: string, password: string): Promise<void> => {
    const me = await told(client.POST("/api/session", { body: { sign_in, password } }));
    queries.setQueryData(KEY, welcome(me));
  };
}

export function useSignOut() {
  const queries = useQueryClient();
  return async (): Promise<void> => {
    await client.DELETE("/api/session").catch(() => undefined);
    isIn = false;
    queries.clear();
    queries.setQueryData(KEY, null);
  };
}

/** Whoever works here stays signed in: a key or a click asks the service now and then, and it lets the sign-in last longer. */
export function useStay(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let asked = performance.now();
    const work = () => {
      if (performance.now() - asked < ASK_MS) return;
      asked = performance.now();
      void queries.invalidateQueries({ queryKey: KEY });
    };
    const how = { capture: true, passive: true };
    for (const kind of SIGNS_OF_WORK) window.addEventListener(kind, work, how);
    return () => {
      for (const kind of SIGNS_OF_WORK) window.removeEventListener(kind, work, how);
    };
  }, [queries]);
}

const SIGNS_OF_WORK = ["keydown", "pointerdown"] as const;
const NEAR_MS = 15 * 60_000; // time to finish a call and look up a password

/** When the sign-in ends, once that is near; null before. */
export function endsSoon(endsAt: string | null, now: number): number | null {
  const end = endsAt === null ? Infinity : Date.parse(endsAt);
  return end - now < NEAR_MS ? end : null;
}

/** Ask again who is signed in: the stream broke, and a session may have ended. */
export function useAskAgain() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: KEY });
}

async function fetchMe(): Promise<Me | null> {
  try {
    return welcome(await told(client.GET("/api/session")));
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) {
      hasEnded = isIn;
      isIn = false;
      return null;
    }
    throw error;
  }
}

let isIn = false;

function welcome(me: Me): Me {
  isIn = true;
  hasEnded = false;
  carry(me.csrf);
  speakUnlessKept(me.language);
  return me;
}

export const MeContext = createContext<Me | null>(null);

/** The person signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("Nobody is signed in here.");
  return me;
}

/** May this person do it? The server has the last word. */
export function useMay(): (what: "register" | "dispatch" | "roster" | "take_alarm" | "close") => boolean {
  const me = useMe();
  return (what) => me.may.includes(what);
}
