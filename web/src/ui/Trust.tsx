/** How sure it is who spoke: a picture in lists, with words where there is room. Never a colour: it is no step of truth. */
import { IconHash, IconHeadset, IconKey, IconLink, type TablerIcon } from "@tabler/icons-react";
import type { Assignment } from "../api";
import { useSay } from "../i18n";

type Trust = NonNullable<Assignment["trust"]>;

const ICONS: Record<Trust, TablerIcon> = { set_id_only: IconHash, link_acknowledged: IconLink, reply_code: IconKey, operator: IconHeadset };

export function TrustBadge({ trust, isShort = false }: { trust: string | null; isShort?: boolean }) {
  const { say } = useSay();
  if (!isKnown(trust)) return null;
  const Icon = ICONS[trust];
  return (
    <span className="trust" data-trust={trust} title={say(`trust.${trust}.more`)} aria-label={say(`trust.${trust}`)}>
      <Icon size={15} stroke={1.9} aria-hidden />
      {!isShort && say(`trust.${trust}`)}
    </span>
  );
}

function isKnown(trust: string | null): trust is Trust {
  return trust !== null && trust in ICONS;
}
