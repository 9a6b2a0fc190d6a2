/** Register a complaint by keyboard alone, in under twenty seconds: digit, place, Enter. */
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from "react";
import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useDesk } from "../app/desk";
import { type Category, client, type NewComplaint, newKey, told } from "../api";
import { useSay } from "../i18n";
import { digitOf } from "../keys";
import { useMe } from "../session";
import { useBoard } from "../state/store";
import { Cap, CATEGORIES, CategoryIcon, takeKeys, Trouble } from "../ui/small";
import { tell } from "../ui/toast";
import "./intake.css";

const HAZARDS: readonly Category[] = ["wire_down", "sparking", "shock", "fire", "pole_fallen"];
const LAST_OFFICE = "samanvay.office";

interface Draft {
  category: Category | null;
  office_id: string | null;
  is_hazard: boolean;
  place: string;
  consumer_number: string;
  phone: string;
  consumer_name: string;
  dtr_code: string;
  feeder: string;
  words: string;
}

type TextField = "place" | "consumer_number" | "phone" | "consumer_name" | "dtr_code" | "feeder" | "words";

export function ComplaintForm() {
  const { say } = useSay();
  const offices = useOffices();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(offices.map((one) => one.value)));
  const [isAsked, setAsked] = useState(false);
  const place = useRef<HTMLInputElement>(null);
  const register = useRegister();
  const change = (changes: Partial<Draft>) => setDraft((last) => ({ ...last, ...changes }));
  function chooseCategory(category: Category): void {
    change({ category });
    place.current?.focus();
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setAsked(true);
    if (draft.category && draft.office_id && draft.place.trim() && !register.isPending) register.mutate(draft);
  }
  const field = (name: TextField) => ({
    value: draft[name],
    autoComplete: "off",
    onChange: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <form className="form intake" onSubmit={submit} noValidate>
      <CategoryGrid chosen={draft.category} choose={chooseCategory} isMissing={isAsked && !draft.category} />
      <TextInput ref={place} {...(draft.category ? { "data-autofocus": true } : {})} label={say("intake.place")} placeholder={say("intake.place.hint")} maxLength={300} withAsterisk error={isAsked && !draft.place.trim() && say("intake.need.place")} {...field("place")} />
      <div className="fields">
        <Select label={say("intake.office")} data={offices} searchable selectFirstOptionOnChange withAsterisk value={draft.office_id} error={isAsked && !draft.office_id && say("intake.need.office")} onChange={(office_id) => change({ office_id })} />
        <TextInput label={say("intake.consumer")} maxLength={32} {...field("consumer_number")} />
        <TextInput label={say("intake.phone")} maxLength={20} inputMode="tel" {...field("phone")} />
        <TextInput label={say("intake.name")} maxLength={60} {...field("consumer_name")} />
        <TextInput label={say("intake.dtr")} maxLength={32} {...field("dtr_code")} />
        <TextInput label={say("intake.feeder")} maxLength={60} {...field("feeder")} />
      </div>
      <div className="said">
        <TextInput label={say("intake.words")} maxLength={1000} {...field("words")} />
        <Checkbox label={say("intake.hazard")} checked={draft.is_hazard || isHazard(draft.category)} disabled={isHazard(draft.category)} onChange={(event) => change({ is_hazard: event.currentTarget.checked })} />
      </div>
      <Known consumerNumber={draft.consumer_number} />
      <Trouble error={register.error} />
      <Foot isPending={register.isPending} />
    </form>
  );
}

function Foot({ isPending }: { isPending: boolean }) {
  const { say } = useSay();
  const { open } = useDesk();
  return (
    <footer>
      <span className="dim grow">{say("intake.enter")}</span>
      <Button variant="default" tabIndex={-1} onClick={() => open(null)} rightSection={<Cap>Esc</Cap>}>
        {say("cancel")}
      </Button>
      <Button type="submit" loading={isPending} rightSection={<Cap>Enter</Cap>}>
        {say("intake.save")}
      </Button>
    </footer>
  );
}

interface CategoryGridProps {
  chosen: Category | null;
  choose: (category: Category) => void;
  isMissing: boolean;
}

function CategoryGrid({ chosen, choose, isMissing }: CategoryGridProps) {
  const { say } = useSay();
  function press(event: KeyboardEvent): void {
    if (event.code === "Enter" && chosen) event.currentTarget.closest("form")?.requestSubmit();
    const digit = digitOf(event);
    const category = digit === undefined ? undefined : CATEGORIES[(digit + 9) % 10];
    if (!category) return;
    event.preventDefault();
    choose(category);
  }
  return (
    <div className="categories" role="radiogroup" tabIndex={0} ref={takeKeys} {...(chosen ? {} : { "data-autofocus": true })} aria-label={say("intake.category")} onKeyDown={press}>
      <p className={isMissing ? "danger" : "dim"}>{isMissing ? say("intake.need.category") : `${say("intake.category")} – ${say("intake.category.hint")}`}</p>
      {CATEGORIES.map((one, index) => (
        <button type="button" key={one} role="radio" tabIndex={-1} aria-checked={one === chosen} className={isHazard(one) ? "hazard" : ""} onClick={() => choose(one)}>
          <Cap>{(index + 1) % 10}</Cap>
          <CategoryIcon category={one} />
          <span>{say(`category.${one}`)}</span>
        </button>
      ))}
    </div>
  );
}

/** What the consumer has complained of already: said while he is still on the line. */
function Known({ consumerNumber }: { consumerNumber: string }) {
  const { say } = useSay();
  const [number] = useDebouncedValue(consumerNumber.trim(), 250);
  const { data } = useQuery({
    queryKey: ["complaints", number],
    queryFn: () => told(client.GET("/api/complaints", { params: { query: { consumer_number: number, limit: 3 } } })),
    enabled: number.length > 3,
  });
  return data?.map((one) => (
    <p key={one.id} className="warn">
      {say("intake.known", { number: one.number, category: say(`category.${one.category}`), place: one.place })}
    </p>
  ));
}

function useRegister() {
  const { say } = useSay();
  const me = useMe();
  const { choose, open } = useDesk();
  const [source_ref] = useState(() => `${me.id}-${newKey()}`.slice(0, 64));
  return useMutation({
    mutationFn: (draft: Draft) => told(client.POST("/api/complaints", { body: bodyOf(draft, source_ref) })),
    onSuccess: ({ complaint, incident, is_repeat }) => {
      localStorage.setItem(LAST_OFFICE, complaint.office_id);
      tell(say(is_repeat ? "intake.repeat" : "intake.done", { number: complaint.number }));
      open(null);
      choose(incident.id);
    },
  });
}

function bodyOf(draft: Draft, source_ref: string): NewComplaint {
  const said = (text: string) => text.trim() || null;
  return {
    source: "desk",
    source_ref,
    category: draft.category ?? "other",
    office_id: draft.office_id ?? "",
    is_hazard: draft.is_hazard,
    place: draft.place.trim(),
    consumer_number: said(draft.consumer_number),
    phone: said(draft.phone),
    consumer_name: said(draft.consumer_name),
    dtr_code: said(draft.dtr_code),
    feeder: said(draft.feeder),
    words: said(draft.words),
  };
}

function useOffices(): { value: string; label: string }[] {
  const { language } = useSay();
  return [...useBoard().offices.values()]
    .filter((office) => office.kind === "dc" || office.kind === "zone")
    .map((office) => ({ value: office.id, label: `${language === "hi" ? office.name_hi : office.name} · ${office.code}` }));
}

/** The office of the last complaint, or the only one there is. */
function emptyDraft(officeIds: readonly string[]): Draft {
  const last = localStorage.getItem(LAST_OFFICE);
  const office_id = (last && officeIds.includes(last) ? last : officeIds[0]) ?? null;
  return { category: null, office_id, is_hazard: false, place: "", consumer_number: "", phone: "", consumer_name: "", dtr_code: "", feeder: "", words: "" };
}

function isHazard(category: Category | null): boolean {
  return category !== null && HAZARDS.includes(category);
}
