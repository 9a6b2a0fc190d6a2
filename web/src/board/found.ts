/** Complaints that the board holds no more, found by their exact number. */
import { useQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { client, type Complaint, told } from "../api";
import { type Asked, askedBy } from "../state/search";

const TYPING_MS = 250; // a number typed by hand is asked for once, not digit by digit

export interface Found {
  /** The words that were asked for; undefined when they are no number, or are being asked for. */
  readonly words: string | undefined;
  readonly complaints: readonly Complaint[];
  readonly error: unknown;
}

/** What the service has under the words of the search. */
export function useFound(words: string): Found {
  const [settled] = useDebouncedValue(words, TYPING_MS);
  const asked = askedBy(settled);
  const { data, error, isFetching } = useQuery({
    queryKey: ["found", asked?.number, asked?.consumer],
    queryFn: () => find(asked),
    enabled: asked !== undefined,
    gcTime: 0,
  });
  const isCurrent = asked !== undefined && settled === words && !isFetching;
  return { words: isCurrent ? settled.trim() : undefined, complaints: isCurrent ? (data ?? []) : [], error: isCurrent ? error : null };
}

async function find(asked: Asked | undefined): Promise<readonly Complaint[]> {
  const ask = (query: { number?: string; consumer_number?: string }) => told(client.GET("/api/complaints", { params: { query } }));
  const lists = await Promise.all([...(asked?.number ? [ask({ number: asked.number })] : []), ...(asked?.consumer ? [ask({ consumer_number: asked.consumer })] : [])]);
  return [...new Map(lists.flat().map((one) => [one.id, one])).values()];
}
