/** Aggregates as the service would send them, for tests. */
import type { Alarm, Assignment, Board, Crew, Fact, Gateway, HeardLine, Incident, RadioSet, Transmission } from "../api";

export const AT = "2026-11-23T12:00:00.000Z";
export const LATER = "2026-11-23T12:00:09.000Z";

export function incident(id: string, more: Partial<Incident> = {}): Incident {
  return {
    id, number: `20261123${id}`, office_id: "O", category: "no_supply", is_hazard: false, place: "Bijalpur square", consumer_number: "N3301",
    dtr_code: null, feeder: null, state: "open", opened_at: AT, repaired_at: null, closed_at: null, closing_words: null, complaints: 1, ...more,
  };
}

export function assignment(id: string, more: Partial<Assignment> = {}): Assignment {
  return {
    id, incident_id: "I1", office_id: "O", crew_id: "C1", role: "repair", slot: 3, state: "offered", is_open: true, priority: 3, offered_at: AT,
    offered_by: "Anil", not_after: LATER, reply_by: LATER, answered_at: null, ended_at: null, slot_rests_until: null, needs_help: false, trust: null, wrong_codes: 0,
    ...more,
  };
}

export function transmission(ref: string, more: Partial<Transmission> = {}): Transmission {
  return {
    ref, assignment_id: "A1", crew_id: "C1", office_id: "O", purpose: "order", site: "s", via: "v", unit: "CREW-1", text: "3 …", priority: 3,
    not_after: LATER, state: "queued", reason: null, reason_hi: null, queued_at: AT, handed_over_at: null, keyed_at: null, delivered_at: null, answered_at: null,
    ended_at: null, tries: 0, airtime: null, withdraw_at: null, rung: 1, keyed_by: null, gives_receipt: true, ...more,
  };
}

export function crew(id: string, more: Partial<Crew> = {}): Crew {
  return {
    id, office_id: "O", name: id, name_hi: id, skill: "lt", leader: "Ramesh", phone: null, language: "roman", is_active: true, set_id: "S1",
    shift_ends_at: "2026-11-23T20:00:00.000Z", last_heard_at: null, rungs: [], ...more,
  };
}

export function heard(id: string, at: string, more: Partial<HeardLine> = {}): HeardLine {
  return {
    id, site: "s", via: "v", unit: "CREW-1", kind: "status", trust: "set_id_only", at, received_at: at, text: "31", verdict: "applied",
    said: null, crew_id: "C1", assignment_id: "A1", office_id: "O", ...more,
  };
}

export function alarm(id: string, more: Partial<Alarm> = {}): Alarm {
  return { id, kind: "unanswered", office_id: "O", subject: "A1", words: "…", words_hi: "…", raised_at: AT, taken_at: null, taken_by: null, taken_by_id: null, cleared_at: null, ended_by: null, ended_by_id: null, ending_words: null, ...more };
}

export function radioSet(id: string, more: Partial<RadioSet> = {}): RadioSet {
  return { id, office_id: "O", label: `Set ${id}`, make: "kiss", unit: "CREW-1", site: "s", via: "v", max_length: 67, alphabet: "ascii", forbidden: "", is_active: true, ...more };
}

export function gateway(sets: Record<string, object>, more: Partial<Gateway> = {}): Gateway {
  return { site: "s", office_id: "O", name: "Hill", seen_at: AT, is_silent: false, alive: { boot: "b", sets }, ...more };
}

export function fact(position: number, kind: Fact["kind"], data: Fact["data"]): Fact {
  return { position, kind, office_id: "O", subject: "", by: "", at: AT, data };
}

export const SNAPSHOT: Board = {
  position: 10, now: AT, offices: [], incidents: [incident("I1")], assignments: [assignment("A1")], transmissions: [transmission("T1")],
  crews: [crew("C1")], sets: [], gateways: [], alarms: [], heard: [],
};
