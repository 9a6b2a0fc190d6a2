/** A form sends one change: it leaves when that is done, says when it takes long, and never loses a refusal. */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { UseMutationResult } from "@tanstack/react-query";
import { newKey } from "../api";
import { useSay } from "../i18n";
import { comeIntoSight, takeKeys } from "./small";
import { complain } from "./toast";

export type Act<T, R = unknown> = UseMutationResult<R, Error, T>;

const LONG_MS = 5000; // the record answers in a fraction of a second; after this a person asks himself whether it hangs

/** Send, then leave. A form that was left before hears of its refusal at the foot of the screen. */
export function useSend<T, R>(act: Act<T, R>, leave: (done: R) => void): (values: T) => void {
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return (values) => {
    if (act.isPending) return;
    void act.mutateAsync(values).then(
      (done) => isHere.current && leave(done),
      (error: unknown) => isHere.current || complain(error),
    );
  };
}

/** One intention, one key: sent again it does nothing twice; other words are another intention. */
export function useKeys(): (...intention: readonly unknown[]) => string {
  const keys = useRef(new Map<string, string>());
  return (...intention) => {
    const name = JSON.stringify(intention);
    const key = keys.current.get(name) ?? newKey();
    keys.current.set(name, key);
    return key;
  };
}

/** Says that the answer takes long, and what to do. */
export function Waiting({ isPending, isRead = false }: { isPending: boolean; isRead?: boolean }) {
  const { say } = useSay();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isPending) return undefined;
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isPending]);
  return isLong ? (
    <p className="warn" role="status" ref={comeIntoSight} data-waiting>
      {say(isRead ? "wait.read" : "wait.change")}
    </p>
  ) : null;
}

/** An element that takes the keys as soon as it is drawn, and is at hand to be given them again. */
export function useKeysTaken<E extends HTMLElement>(): RefObject<E | null> {
  const element = useRef<E>(null);
  useLayoutEffect(() => takeKeys(element.current), []);
  return element;
}
