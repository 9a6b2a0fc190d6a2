/** Keep the board fed: the snapshot first, then the stream after it. */
import { useEffect } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { client, told } from "../api";
import { contact, hear, isInContact } from "../clock";
import { listen } from "../live";
import { useAskAgain } from "../session";
import { lastPosition, load, receive } from "../state/store";

/** Feeds the board while the console is shown; says whether the first snapshot is there. */
export function useFeed(): { isReady: boolean; error: unknown } {
  const askAgain = useAskAgain();
  const queries = useQueryClient();
  const { isSuccess, error, refetch } = useQuery({ queryKey: ["board"], queryFn: fetchBoard, staleTime: Infinity, gcTime: 0, retry: true, retryDelay: 2000 });
  useEffect(() => {
    if (!isSuccess) return undefined;
    return listen({
      after: lastPosition,
      fact: receive,
      contact(isOpen) {
        const isBack = isOpen && !isInContact();
        contact(isOpen);
        if (isBack) void queries.refetchQueries({ type: "active", predicate: (one) => one.state.status === "error" }); // nobody has to ask twice for what was lost
      },
      broken() {
        askAgain();
        void fetchPosition().then((position) => {
          if (position < lastPosition()) void refetch();
        });
      },
      beat: (beat) => hear(beat.now),
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one stream for the life of the page
  }, [isSuccess]);
  return { isReady: isSuccess, error };
}

/** The journal's last position. One behind ours means that the record was begun anew under this page. */
async function fetchPosition(): Promise<number> {
  try {
    return (await told(client.GET("/api/health"))).position;
  } catch {
    return Infinity;
  }
}

async function fetchBoard(): Promise<number> {
  const board = await told(client.GET("/api/board"));
  load(board);
  hear(board.now);
  return board.position;
}
