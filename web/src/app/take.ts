/** Taking an alarm under one's own name, and never one that has just slipped under the finger. */
import { useEffect, useRef } from "react";
import { useMutation } from "@tanstack/react-query";
import { type Alarm, client, told } from "../api";
import { say } from "../i18n";
import { useMay } from "../session";
import { complain, tell } from "../ui/toast";

/** Nobody reads a new alarm in less: a key or click so soon after was meant for what stood there before. */
const SHORTEST_LOOK_MS = 1000;

export interface Take {
  readonly one: (alarm: Alarm) => void;
  readonly first: () => void;
}

/** `alarms` as the bar shows them, the first one first. */
export function useTake(alarms: readonly Alarm[]): Take {
  const may = useMay();
  const first = alarms[0];
  const changedAt = useRef(-Infinity);
  const before = useRef<string>(undefined);
  useEffect(() => {
    if (before.current !== first?.id) changedAt.current = performance.now();
    before.current = first?.id;
  }, [first?.id]);
  const { mutate } = useMutation({
    mutationFn: (alarm: Alarm) => told(client.POST("/api/alarms/{alarm_id}/take", { params: { path: { alarm_id: alarm.id } } })),
    onError: complain,
  });
  function one(alarm: Alarm): void {
    if (!may("take_alarm")) return;
    if (performance.now() - changedAt.current < SHORTEST_LOOK_MS) tell(say("alarm.changed"));
    else mutate(alarm);
  }
  return { one, first: () => first && one(first) };
}
