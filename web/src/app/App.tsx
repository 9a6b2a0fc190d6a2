/** The console: sign in, then the board. */
import { useSay } from "../i18n";
import { MeContext, useSession } from "../session";
import { Trouble } from "../ui/small";
import { Console } from "./Console";
import { SignIn } from "./SignIn";
import "./app.css";

export function App() {
  const { say } = useSay();
  const { data: me, error } = useSession();
  if (me === null) return <SignIn />;
  if (!me) return <div className="middle">{error ? <Trouble error={error} /> : say("working")}</div>;
  return (
    <MeContext value={me}>
      <Console key={me.id} />
    </MeContext>
  );
}
