/** The sets at the gateways, as their signs of life tell, and what they mean for a crew's own sets. */
import type { Gateway, RadioSet } from "../api";
import type { BoardState } from "./board";
import { byName } from "./order";

/** A gateway's set. */
export interface BaseSet {
  readonly name: string;
  readonly make: string;
  readonly channel: string | null;
  readonly state: "opening" | "working" | "lost" | "not_answering";
  readonly isDeaf: boolean;
  readonly waiting: number;
  /** Airtime of what waits. */
  readonly queueSeconds: number;
  /** Share of the last minutes that this gateway held the channel, 0 to 1. */
  readonly channelUse: number;
  readonly lastHeard: string | null;
}

/** Why nothing can be said or heard there. */
export type Trouble = "silent" | "lost" | "not_answering" | "deaf";

const STATES: readonly string[] = ["opening", "working", "lost", "not_answering"] satisfies BaseSet["state"][];

const read = new WeakMap<Gateway, readonly BaseSet[]>(); // every way of every crew asks

/** The sets of a gateway by name. A sign of life comes from another program, perhaps a newer one: what is odd in it is left out. */
export function setsOf(gateway: Gateway): readonly BaseSet[] {
  const sets = read.get(gateway) ?? Object.entries(record(record(gateway.alive)["sets"])).map(([name, said]) => baseSet(name, record(said))).sort(byName);
  read.set(gateway, sets);
  return sets;
}

/** What is wrong with a gateway's set, if anything. */
export function troubleOf(gateway: Gateway, set: BaseSet): Trouble | undefined {
  if (gateway.is_silent) return "silent";
  if (set.state === "lost" || set.state === "not_answering") return set.state;
  return set.isDeaf ? "deaf" : undefined;
}

/** What is wrong on the way to a crew's set; of a set that no gateway reaches nothing is known. */
export function troubleOnWay(state: BoardState, set: RadioSet | undefined): Trouble | undefined {
  const gateway = set && state.gateways.get(set.site);
  if (!gateway) return undefined;
  const base = setsOf(gateway).find((one) => one.name === set.via);
  if (base) return troubleOf(gateway, base);
  return gateway.is_silent ? "silent" : undefined;
}

/** How many of a gateway's sets cannot be used; a silent one counts as one more. */
export function troublesOf(gateway: Gateway): number {
  if (gateway.is_silent) return 1;
  return setsOf(gateway).filter((set) => troubleOf(gateway, set)).length;
}

/** The newer of two signs of life of the same gateway. */
export function newer(one: Gateway, other: Gateway | undefined): Gateway {
  return (other?.seen_at ?? "") > (one.seen_at ?? "") && other ? other : one;
}

function baseSet(name: string, said: Record<string, unknown>): BaseSet {
  const state = text(said["state"]) ?? "";
  return {
    name,
    make: text(said["make"]) ?? "",
    channel: text(said["channel"]),
    state: STATES.includes(state) ? (state as BaseSet["state"]) : "opening",
    isDeaf: said["is_deaf"] === true,
    waiting: number(said["waiting"]),
    queueSeconds: number(said["queue_seconds"]),
    channelUse: number(said["channel_use"]),
    lastHeard: text(said["last_heard"]),
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
