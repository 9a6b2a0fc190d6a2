/** Who is signed in. */
import { createContext, useContext } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { carry, client, type Me, Refusal, told } from "./api";
import { speakUnlessKept } from "./i18n";

const KEY = ["session"];

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
    queries.clear();
    queries.setQueryData(KEY, null);
  };
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
    if (error instanceof Refusal && error.status === 401) return null;
    throw error;
  }
}

function welcome(me: Me): Me {
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
