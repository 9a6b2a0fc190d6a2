/** The top line: what stands open, how old the news is, who sits here. */
import { useMemo } from "react";
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import { IconHelp, IconLogout, IconUser } from "@tabler/icons-react";
import { useNow } from "../clock";
import { useSay } from "../i18n";
import { useMay, useMe, useSignOut } from "../session";
import { type Counted, dutyOf, isBurning, type Row } from "../state/select";
import { useBoard } from "../state/store";
import { Cap, Mark } from "../ui/small";
import { useDesk } from "./desk";
import { News } from "./News";
import { LanguageSwitch, ThemeSwitch } from "./Switches";

interface HeaderProps {
  readonly rows: readonly Row[];
  readonly counts: Counted;
}

export function Header({ rows, counts }: HeaderProps) {
  const { say, language } = useSay();
  const me = useMe();
  const may = useMay();
  const desk = useDesk();
  const office = useBoard().offices.get(me.office_id);
  return (
    <header className="top">
      <span className="name">
        <Mark />
        <span>
          <strong>{say("app.name")}</strong>
          <small className="dim cut">{office && (language === "hi" ? office.name_hi : office.name)}</small>
        </span>
      </span>
      <Counts rows={rows} counts={counts} />
      <span className="grow" />
      <News />
      {may("register") && (
        <Button size="compact-md" onClick={() => desk.open("new")} rightSection={<Cap command="new" />}>
          {say("do.new")}
        </Button>
      )}
      <LanguageSwitch />
      <span className="icons">
        <ThemeSwitch />
        <Tooltip label={`${say("do.help")} ?`}>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={say("do.help")} onClick={() => desk.open("help")}>
            <IconHelp size={18} />
          </ActionIcon>
        </Tooltip>
        <Person />
      </span>
    </header>
  );
}

function Person() {
  const { say } = useSay();
  const me = useMe();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="md" aria-label={me.name}>
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name} · {say(`role.${me.role}`)}
        </Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {say("sign_out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Counts({ rows, counts: { uncrewed, waiting } }: HeaderProps) {
  const { say } = useSay();
  const board = useBoard();
  const now = useNow();
  const hazards = useMemo(() => rows.filter((row) => row.incident.is_hazard).length, [rows]);
  const isAnyBurning = useMemo(() => rows.some(isBurning), [rows]);
  const crews = [...board.crews.values()].filter((crew) => crew.is_active);
  const free = crews.filter((crew) => dutyOf(board, crew, now) === "free").length;
  return (
    <dl className="counts num">
      <Count name="hazard" value={hazards} look={isAnyBurning ? "burning" : hazards > 0 ? "danger" : "dim"} label={say("count.hazard", { count: hazards })} />
      <Count name="open" value={rows.length} label={say("count.open")} />
      <Count name="uncrewed" value={uncrewed.all} label={say("count.uncrewed")} />
      <Count name="waiting" value={waiting.all} label={say("count.waiting")} />
      <Count name="free" value={`${free}/${crews.length}`} label={say("count.free")} />
    </dl>
  );
}

function Count({ name, value, label, look }: { name: string; value: number | string; label: string; look?: string }) {
  return (
    <div className={look} data-count={name}>
      <dd>{value}</dd>
      <dt>{label}</dt>
    </div>
  );
}
