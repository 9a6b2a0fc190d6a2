/** The board of a storm night: what burns, what is being done about it, what the radio says. */
import { useMemo, useState } from "react";
import { useMantineColorScheme } from "@mantine/core";
import { Incidents } from "../board/Incidents";
import { IncidentPane } from "../board/IncidentPane";
import { Dialogs } from "../board/Dialogs";
import { useOpened } from "../board/opened";
import { Cards } from "../cards/Cards";
import { type CardDesk, useCardDesk, WORDS_FIELD } from "../cards/desk";
import { useNow } from "../clock";
import { useSay } from "../i18n";
import type { Command } from "../keys";
import { Log } from "../radio/Log";
import { useMay, useStay } from "../session";
import { assignmentsOf, counted, type Filter, holds, matches, type Row, rowsOf } from "../state/select";
import { callingOf } from "../state/alarms";
import { useBoard } from "../state/store";
import { Trouble } from "../ui/small";
import { Alarms } from "./Alarms";
import { useCommands } from "./commands";
import { type Desk, DeskContext, type Dialog, type Side } from "./desk";
import { useFeed } from "./feed";
import { Header } from "./Header";
import { LostContact, SignInEnds } from "./News";
import { Beside } from "./Beside";
import { Standing } from "./Standing";
import { otherLanguage } from "./Switches";
import { type Take, useTake } from "./take";

export function Console() {
  const { say } = useSay();
  const { isReady, error } = useFeed();
  useStay();
  const [selected, choose] = useState<string | null>(null);
  const [opened, open] = useOpened(selected);
  const [filter, setFilter] = useState<Filter>("all");
  const [words, setWords] = useState("");
  const [side, setSide] = useState<Side>("crews");
  const desk: Desk = useMemo(
    () => ({ selected, choose, open, filter, setFilter, words, setWords, side, setSide }),
    [selected, open, filter, words, side],
  );
  const board = useBoard();
  const rows = rowsOf(board);
  const shown = useMemo(() => rows.filter((row) => matches(row, filter) && holds(row, words)), [rows, filter, words]);
  const counts = useMemo(() => counted(rows, words), [rows, words]);
  const work = useCardDesk(choose);
  const calling = callingOf(board, useNow());
  const take = useTake(calling);
  useCommands(opened !== null, { run: useRun(desk, shown, work, take), digit: work.digit });
  if (!isReady) return <div className="middle">{error ? <Trouble error={error} /> : say("news.loading")}</div>;
  return (
    <DeskContext value={desk}>
      <div className="console" data-position={board.position}>
        <Header rows={rows} counts={counts} />
        <LostContact />
        <SignInEnds />
        <Alarms alarms={calling} take={take} />
        <Standing calling={calling} />
        <main ref={tellTop} className={work.front ? "panes with-cards" : "panes"}>
          <Incidents rows={rows} shown={shown} counts={counts} />
          <Cards work={work} />
          <IncidentPane />
          <aside className="side">
            <Beside />
            <Log />
          </aside>
        </main>
        <Dialogs opened={opened} />
      </div>
    </DeskContext>
  );
}

/** Dialogs open below all that stands above the board: the style sheet is told where the board begins. Its height changes with that. */
function tellTop(board: HTMLElement | null): (() => void) | undefined {
  if (!board) return undefined;
  const sizes = new ResizeObserver(() => document.documentElement.style.setProperty("--board-top", `${board.getBoundingClientRect().top}px`));
  sizes.observe(board);
  return () => sizes.disconnect();
}

/** A command does what its button does, under the same conditions. */
function useRun(desk: Desk, shown: readonly Row[], work: CardDesk, take: Take): (command: Command) => void {
  const board = useBoard();
  const may = useMay();
  const { toggleColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const incident = desk.selected ? board.incidents.get(desk.selected) : undefined;
  const given = incident && assignmentsOf(board, incident.id).some((one) => one.is_open);
  const isRepaired = incident?.state === "reported_repaired";
  const step = (by: number) => {
    const index = shown.findIndex((row) => row.incident.id === desk.selected);
    const next = index < 0 ? shown[0] : shown[Math.min(Math.max(index + by, 0), shown.length - 1)];
    if (next) desk.choose(next.incident.id);
  };
  const openIf = (dialog: Dialog, isPossible: boolean | undefined) => isPossible && desk.open(dialog);
  const commands: Record<Command, () => unknown> = {
    new: () => openIf("new", may("register")),
    assign: () => openIf("assign", incident?.state === "open" && !given && may("dispatch")),
    reassign: () => openIf("reassign", given && may("dispatch")),
    recall: () => openIf("recall", given && may("dispatch")),
    answer: () => openIf("answer", given && may("dispatch")),
    close: () => openIf("close", incident && (isRepaired || !given) && incident.state !== "closed" && may("close")),
    still_out: () => openIf("still_out", isRepaired && may("register")),
    take: take.first,
    read_out: work.readOut,
    next_card: work.next,
    words: () => document.getElementById(WORDS_FIELD)?.focus(),
    sites: () => desk.setSide(desk.side === "sites" ? "crews" : "sites"),
    sets: () => openIf("sets", may("roster")),
    next: () => step(1),
    previous: () => step(-1),
    first: () => shown[0] && desk.choose(shown[0].incident.id),
    search: () => document.getElementById("search")?.focus(),
    language: otherLanguage,
    theme: toggleColorScheme,
    help: () => desk.open("help"),
    back: () => back(desk, work),
  };
  return (command) => commands[command]();
}

/** One step back: out of the words of a card, the card itself, the search, the filter, the field, the incident. */
function back(desk: Desk, work: CardDesk): void {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.id === WORDS_FIELD) field.blur();
  else if (work.drop()) return;
  else if (desk.words) desk.setWords("");
  else if (desk.filter !== "all") desk.setFilter("all");
  else if (field instanceof HTMLInputElement) field.blur();
  else desk.choose(null);
}
