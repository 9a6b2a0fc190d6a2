/** The age of the news: always in sight, amber when a beat is late, red when contact is lost. */
import { IconAccessPointOff } from "@tabler/icons-react";
import { freshness, useNews } from "../clock";
import { clock } from "../format";
import { useSay } from "../i18n";
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
