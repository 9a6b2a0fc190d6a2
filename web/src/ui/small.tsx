/** Small pieces that every pane uses. */
import type { ReactNode } from "react";
import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import {
  IconAlertTriangle,
  IconBolt,
  IconBoltOff,
  IconBuildingCommunity,
  IconDots,
  IconFlame,
  IconHandStop,
  IconUnlink,
  IconPlugConnectedX,
  IconTrendingDown,
  IconWavesElectricity,
} from "@tabler/icons-react";
import { type Category, Refusal } from "../api";
import { useNow } from "../clock";
import { ageOf } from "../format";
import { type Say, useSay } from "../i18n";
import { capOf, type Command } from "../keys";

const ICONS: Record<Category, TablerIcon> = {
  wire_down: IconUnlink,
  sparking: IconBolt,
  shock: IconHandStop,
  fire: IconFlame,
  pole_fallen: IconAlertTriangle,
  no_supply: IconBoltOff,
  area_outage: IconBuildingCommunity,
  dtr_failed: IconPlugConnectedX,
  low_voltage: IconTrendingDown,
  other: IconDots,
};

/** The categories in the order of their digits: 1 to 9, then 0. */
export const CATEGORIES = Object.keys(ICONS) as Category[];

/** The picture of a category. */
export function CategoryIcon({ category, size = 18 }: { category: Category; size?: number }) {
  const Icon = ICONS[category];
  return <Icon size={size} stroke={1.9} aria-hidden />;
}

/** The hardware of the trade, for the name of the program. */
export function Mark({ size = 22 }: { size?: number }) {
  return <IconWavesElectricity size={size} stroke={2} aria-hidden />;
}

/** An age that grows by itself. */
export function Age({ since, className }: { since: string; className?: string }) {
  const { say } = useSay();
  return <span className={`num ${className ?? ""}`}>{sayAge(say, useNow() - Date.parse(since))}</span>;
}

/** An age in words. */
export function sayAge(say: Say, milliseconds: number): string {
  const { key, values } = ageOf(milliseconds);
  return say(key, values["m"] === undefined ? values : { ...values, m: String(values["m"]).padStart(2, "0") });
}

/** Take the keys as soon as it is drawn: a quick hand types before any dialog has settled. */
export function takeKeys(element: HTMLElement | null): void {
  element?.focus();
}

/** Come into sight as soon as it is drawn: a dialog may be longer than the screen. */
export function comeIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** A key as printed on the keyboard. */
export function Cap({ command, children }: { command?: Command; children?: ReactNode }) {
  return <kbd className="cap">{children ?? (command && capOf(command))}</kbd>;
}

interface ActionProps extends ButtonProps {
  command?: Command;
  /** Why it cannot be done now; shown when the button is pointed at. */
  why?: string | undefined;
  onClick: () => void;
}

/** A button with its key on it; one that cannot be used says why. */
export function Action({ command, why, children, onClick, ...button }: ActionProps) {
  const body = (
    <Button size="compact-md" variant="default" {...button} {...(why ? { "data-disabled": true } : {})} aria-disabled={Boolean(why)} onClick={why ? undefined : onClick} rightSection={command && <Cap command={command} />}>
      {children}
    </Button>
  );
  return why ? <Tooltip label={why}>{body}</Tooltip> : body;
}

/** What an error says to a person. */
export function sentenceOf(error: unknown, language: string): string {
  if (error instanceof Refusal) return error.sentence(language);
  return error instanceof Error ? error.message : JSON.stringify(error);
}

/** A sentence that says what went wrong, in the chosen language. */
export function Trouble({ error }: { error: unknown }) {
  const { language } = useSay();
  if (!error) return null;
  return (
    <div role="alert" className="trouble" ref={comeIntoSight}>
      <IconAlertTriangle size={18} aria-hidden />
      <span>{sentenceOf(error, language)}</span>
    </div>
  );
}
