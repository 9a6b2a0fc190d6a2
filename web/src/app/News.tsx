/** The age of the news: always in sight, amber when a beat is late, red when contact is lost. */
import { IconAccessPointOff } from "@tabler/icons-react";
import { freshness, useNews, useNow } from "../clock";
import { clock } from "../format";
import { useSay } from "../i18n";
import { endsSoon, useMe } from "../session";
import { sayAge } from "../ui/small";

export function News() {
  const { say } = useSay();
  const news = useNews();
  const fresh = freshness(news);
  const age = sayAge(say, news.age);
  return (
    <span className={`news ${fresh}`} role="status" data-news={fresh} title={clock(news.asOf)}>
      <i />
      {fresh === "fresh" && say("news.age", { age })}
      {fresh === "old" && say("news.old", { age })}
      {fresh === "lost" && clock(news.asOf)}
    </span>
  );
}

/** Said in time: nobody shall be thrown out in the middle of a sentence. */
export function SignInEnds() {
  const { say } = useSay();
  const { ends_at } = useMe();
  const end = endsSoon(ends_at, useNow());
  if (end === null) return null;
  return (
    <div className="ends" role="status">
      <strong>{say("session.ends", { time: clock(end) })}</strong>
      <span>{say("session.ends.more")}</span>
    </div>
  );
}

/** The whole width when contact is lost: nobody may take an old board for a live one. */
export function LostContact() {
  const { say } = useSay();
  const news = useNews();
  if (freshness(news) !== "lost") return null;
  return (
    <div className="lost" role="alert">
      <IconAccessPointOff size={20} aria-hidden />
      <strong>{say("news.lost", { time: clock(news.asOf) })}</strong>
      <span>{say("news.lost.more")}</span>
    </div>
  );
}
