/** The names of all strings: every language has each of them, or the compiler says which it lacks. */
import type { en } from "./en";

export type Key = keyof typeof en;
export type Strings = Readonly<Record<Key, string>>;
