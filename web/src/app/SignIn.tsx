/** Name and password. */
import { type SubmitEvent, useRef, useState } from "react";
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useSay } from "../i18n";
import { useSignIn, wasEnded } from "../session";
import { Waiting } from "../ui/sending";
import { Mark, Trouble } from "../ui/small";
import { LanguageSwitch } from "./Switches";

export function SignIn() {
  const { say } = useSay();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const { mutate, isPending, error } = useMutation({ mutationFn: () => signIn(name.trim(), password) });
  const [isAsked, setAsked] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    setAsked(true);
    if (!name.trim()) first.current?.focus();
    else if (!password) second.current?.focus();
    else if (!isPending) mutate();
  }
  return (
    <main className="middle">
      <form className="sign-in" onSubmit={submit} noValidate>
        <header>
          <Mark size={34} />
          <div>
            <h1>{say("app.name")}</h1>
            <p className="dim">{say("app.tagline")}</p>
          </div>
          <LanguageSwitch />
        </header>
        {wasEnded() && <p className="note warn">{say("sign_in.ended")}</p>}
        <TextInput label={say("sign_in.name")} size="md" autoFocus autoComplete="username" ref={first} error={isAsked && !name.trim() && say("sign_in.need.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <PasswordInput label={say("sign_in.password")} size="md" autoComplete="current-password" ref={second} error={isAsked && !password && say("sign_in.need.password")} value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <Trouble error={error} />
        <Waiting isPending={isPending} isRead />
        <Button type="submit" size="md" loading={isPending}>
          {say("sign_in.go")}
        </Button>
      </form>
    </main>
  );
}
