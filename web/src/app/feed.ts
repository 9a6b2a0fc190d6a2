/** Keep the board fed: the snapshot first, then the stream after it. */
import { useEffect } from "react";
import { useQuery } from "@tanstack/react-query";
import { client, told } from "../api";
import { contact, hear } from "../clock";
import { listen } from "../live";
import { useAskAgain } from "../session";
import { lastPosition, load, receive } from "../state/store";

/** Feeds the board while the console is shown; says whether the first snapshot is there. */
export function useFeed(): { isReady: boolean; error: unknown } {
  const askAgain = useAskAgain();
  const { isSuccess, error, refetch } = useQuery({ queryKey: ["board"], queryFn: fetchBoard, staleTime: Infinity, gcTime: 0, retry: true, retryDelay: 2000 });
  useEffect(() => {
    if (!isSuccess) return undefined;
    return listen({
      after: lastPosition,
      fact: receive,
      contact,
      broken: askAgain,
      beat(beat) {
        hear(beat.now);
        if (beat.position < lastPosition()) void refetch(); // the record was begun anew under this page
      },
    });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one stream for the life of the page
  }, [isSuccess]);
  return { isReady: isSuccess, error };
}

async function fetchBoard(): Promise<number> {
  const board = await told(client.GET("/api/board"));
  load(board);
  hear(board.now);
  return board.position;
}
