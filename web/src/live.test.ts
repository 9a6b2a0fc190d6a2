import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Ear, listen } from "./live";

/** An event source whose other end is this test. */
class Wire extends EventTarget {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;
  readonly url: string;

  constructor(url: string) {
    super();
    this.url = url;
  }

  say(type: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
  close(): void {
    this.isClosed = true;
  }
}

let wires: Wire[];
let position: number;
let contacts: boolean[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  wires = [];
  contacts = [];
  position = 7;
  const ear: Ear = {
    after: () => position,
    fact: (fact) => (position = fact.position),
    beat: () => undefined,
    contact: (isOpen) => contacts.push(isOpen),
  };
  stop = listen(ear, (url) => {
    const wire = new Wire(url);
    wires.push(wire);
    return wire as unknown as EventSource;
  }, new EventTarget());
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("a broken stream goes on after the last fact it brought", () => {
  wires[0]?.say("fact", { position: 12 });
  wires[0]?.onerror?.();
  vi.advanceTimersByTime(1000);
  expect(wires.map((wire) => wire.url)).toEqual(["/api/events?after=7", "/api/events?after=12"]);
  expect(wires[0]?.isClosed).toBe(true);
  expect(contacts).toEqual([true, false]);
});

test("a stream that says nothing is given up, though nobody closed it", () => {
  wires[0]?.say("beat", { position: 7, now: "" });
  vi.advanceTimersByTime(11_000);
  expect(contacts).toEqual([true]);
  vi.advanceTimersByTime(2_000);
  expect(contacts).toEqual([true, false]);
  expect(wires).toHaveLength(2);
});

test("a service that stays away is asked ever less often, yet within seven seconds", () => {
  for (let n = 0; n < 10; n += 1) {
    wires.at(-1)?.onerror?.();
    vi.advanceTimersByTime(7_000);
    expect(wires).toHaveLength(n + 2);
  }
});

test("nothing is asked any more after the end", () => {
  wires[0]?.onerror?.();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(wires).toHaveLength(1);
});
