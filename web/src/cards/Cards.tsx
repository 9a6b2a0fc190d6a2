/** Words that a person must read out by voice, in big letters over the work, beside the list of hazards and never over it. */
import type { KeyboardEvent } from "react";
import { Button, TextInput } from "@mantine/core";
import { IconHeadset, IconMicrophone, IconPhone } from "@tabler/icons-react";
import { useDesk } from "../app/desk";
import { nameOf } from "../board/acts";
import { useNow } from "../clock";
import { type Key, type Say, useSay } from "../i18n";
import { FIRST_STEPS, STEPS } from "../keys";
import { useMay } from "../session";
import { aloud, type Card } from "../state/cards";
import { Age, Cap, sayAge } from "../ui/small";
import { type CardDesk, WORDS_FIELD } from "./desk";
import type { HeldAnswer } from "./held";
import { whyOver } from "./over";
import "./cards.css";

export function Cards({ work }: { work: CardDesk }) {
  const { say } = useSay();
  const { cards, front } = work;
  if (!front) return null;
  const others = cards.filter((card) => card !== front && card.stage !== "over");
  const struck = cards.filter((card) => card !== front && card.stage === "over");
  return (
    <section className="cards" aria-label={say("card.title")} aria-live="assertive">
      <Front card={front} work={work} />
      {struck.length > 0 && (
        <ul className="struck">
          {struck.map((card) => (
            <Struck key={card.ref} card={card} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <nav aria-label={say("card.more", { count: others.length })}>
          <span className="dim">{say("card.more", { count: others.length })}</span>
          {others.map((card) => (
            <button key={card.ref} className={`chip ${lookOf(card)}`} data-waiting-card={card.ref} onClick={() => work.bring(card.ref)}>
              {card.stage === "to_answer" ? <IconHeadset size={15} aria-label={say("card.waits")} /> : <IconMicrophone size={15} aria-hidden />}
              {card.crew ? nameOf(card.crew) : card.said.unit} <Age since={card.said.keyed_at ?? card.said.queued_at} />
            </button>
          ))}
          <Cap command="next_card" />
        </nav>
      )}
    </section>
  );
}

/** Another card has come in front of it while somebody may still be reading it. */
function Struck({ card }: { card: Card }) {
  const { say } = useSay();
  return (
    <li data-struck={card.ref}>
      <strong className="danger">{say(whyOver(card))}</strong>
      <span>{card.crew ? nameOf(card.crew) : card.said.unit}</span>
      <s className="cut dim">{card.said.text}</s>
    </li>
  );
}

function Front({ card, work }: { card: Card; work: CardDesk }) {
  const { said, stage } = card;
  return (
    <article className={`readout ${lookOf(card)} ${stage}`} data-card={said.ref} data-stage={stage} data-purpose={said.purpose} data-in-hand={work.isInHand}>
      <Head card={card} />
      <p className="aloud">
        {aloud(said.text).map((part, index) => (
          <span key={index} className={part.isDigits ? "digits num" : ""}>
            {part.text}
          </span>
        ))}
      </p>
      {said.purpose !== "order" && card.incident && <p className="gloss">{card.incident.place}</p>}
      <footer>
        <Doing card={card} work={work} />
      </footer>
    </article>
  );
}

/** What it is and for whom; below it, on what to call: the number before all else. */
function Head({ card }: { card: Card }) {
  const { say } = useSay();
  const { choose } = useDesk();
  const { said, crew, set, incident } = card;
  return (
    <header>
      <p>
        <IconMicrophone size={24} aria-hidden />
        <strong className="what">{say(titleOf(card))}</strong>
        {card.isHazard && <span className="chip danger">{say("board.hazard")}</span>}
        <strong className="whom cut">{crew ? nameOf(crew) : said.unit}</strong>
        <span className="grow" />
        {incident && (
          <button className="link" onClick={() => choose(incident.id)}>
            {say("alarm.show")}
          </button>
        )}
        <Age since={said.keyed_at ?? said.queued_at} className="age" />
      </p>
      <p className="on">
        {crew?.phone && (
          <a className="phone num" href={`tel:${crew.phone}`}>
            <IconPhone size={17} aria-hidden /> {crew.phone}
          </a>
        )}
        {crew?.leader && <span>{crew.leader}</span>}
        <span>{set ? say("card.on", { set: `${set.label} · ${set.via}` }) : say("card.any")}</span>
      </p>
    </header>
  );
}

function Doing({ card, work }: { card: Card; work: CardDesk }) {
  const { say } = useSay();
  const may = useMay();
  const now = useNow();
  const { said, stage } = card;
  if (stage === "over") return <p className="danger strong">{say(whyOver(card))}</p>;
  if (stage === "to_read")
    return (
      <>
        {may("dispatch") && (
          <Button size="md" loading={work.isBusy} onClick={work.readOut} rightSection={<Cap command="read_out" />} data-do="read-out">
            {say("card.done")}
          </Button>
        )}
        <span className="dim num">{say("card.left", { time: sayAge(say, Date.parse(said.not_after) - now) })}</span>
      </>
    );
  return (
    <>
      <p className="asked">
        {work.held ? <Held held={work.held} takeBack={work.drop} /> : say("card.read_by", { name: said.keyed_by ?? "", age: sayAge(say, now - Date.parse(said.keyed_at ?? "")) })}
        {!work.isInHand && may("dispatch") && (
          <Button size="compact-md" onClick={work.readOut} rightSection={<Cap command="read_out" />}>
            {say("card.take_up")}
          </Button>
        )}
        {card.assignment && !work.held && <Until deadline={card.assignment.reply_by} now={now} say={say} />}
      </p>
      {work.isInHand && <Answers work={work} />}
    </>
  );
}

/** What is about to go on record, and how to stop it. */
function Held({ held, takeBack }: { held: HeldAnswer; takeBack: () => void }) {
  const { say } = useSay();
  const left = Math.max(1, Math.ceil((held.until - useNow()) / 1000));
  return (
    <span className="held" role="status" data-held-step={held.step}>
      <span>
        <strong>{say(`step.${held.step}`)}</strong> {say("card.held", { n: left })}
      </span>
      <Button size="compact-sm" variant="default" onClick={takeBack} rightSection={<Cap command="back" />}>
        {say("card.held.back")}
      </Button>
    </span>
  );
}

function Until({ deadline, now, say }: { deadline: string; now: number; say: Say }) {
  const left = Date.parse(deadline) - now;
  return <span className={left < 0 ? "danger num" : "dim num"}>{say(left < 0 ? "assignment.reply_late" : "assignment.reply_by", { time: sayAge(say, Math.abs(left)) })}</span>;
}

/** One digit is one answer; his words may be written before it, and Enter ends them. */
function Answers({ work }: { work: CardDesk }) {
  const { say } = useSay();
  function press(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== "Enter") return; // whatever else is pressed here is words, digits too
    event.preventDefault();
    event.currentTarget.blur();
  }
  return (
    <>
      <div className="answers">
        {FIRST_STEPS.map((step) => (
          <button key={step} data-step={step} aria-pressed={work.held?.step === step} disabled={work.isBusy} onClick={() => work.answer(step)}>
            <Cap>{STEPS.indexOf(step) + 1}</Cap> {say(`step.${step}`)}
          </button>
        ))}
      </div>
      <TextInput
        id={WORDS_FIELD}
        className="his-words"
        aria-label={say("card.words")}
        placeholder={say("card.words.hint")}
        maxLength={300}
        rightSection={<Cap command="words" />}
        value={work.words}
        onChange={(event) => work.setWords(event.currentTarget.value)}
        onKeyDown={press}
      />
    </>
  );
}

function titleOf({ stage, said }: Card): Key {
  if (stage === "over") return "card.title.over";
  if (stage === "to_answer") return "card.title.answer";
  return said.purpose === "cancel" ? "card.title.cancel" : "card.title";
}

function lookOf(card: Card): string {
  if (card.stage === "over") return "";
  if (card.isHazard) return "danger";
  return card.said.purpose === "cancel" ? "warn" : "way";
}
