/** English and Hindi, switched at any moment; the choice is kept on this machine. */
import { useSyncExternalStore } from "react";
import i18next from "i18next";
import { en } from "./en";
import { hi } from "./hi";
import type { Key } from "./strings";

export type Language = "en" | "hi";
export type { Key } from "./strings";

/** A string of the page, by its name. A name with plurals is asked for without its ending. */
export type Say = (key: Key | PluralKey, values?: Record<string, string | number>) => string;
type PluralKey = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

const KEPT = "samanvay.language";

/** Ready the strings before the first line is drawn. */
export async function startLanguages(): Promise<void> {
  await i18next.init({
    resources: { en: { translation: en }, hi: { translation: hi } },
    lng: keptLanguage() ?? (navigator.language.startsWith("hi") ? "hi" : "en"),
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes
  });
  tellDocument(languageNow());
  i18next.on("languageChanged", () => tellDocument(languageNow()));
}

/** Say everything in this language from now on. */
export function speak(language: Language): void {
  localStorage.setItem(KEPT, language);
  void i18next.changeLanguage(language);
}

/** The person's own language, unless this machine was told another. */
export function speakUnlessKept(language: Language): void {
  if (!keptLanguage()) void i18next.changeLanguage(language);
}

export function languageNow(): Language {
  return i18next.language === "hi" ? "hi" : "en";
}

/** The language and how to say things in it. */
export function useSay(): { say: Say; language: Language } {
  const language = useSyncExternalStore(onChange, languageNow);
  return { say: IN[language], language };
}

const IN: Readonly<Record<Language, Say>> = { en: sayIn("en"), hi: sayIn("hi") };

/** Keeps what needs no values: a full board asks for the same few hundred words with every fact. */
function sayIn(language: Language): Say {
  const kept = new Map<string, string>();
  return (key, values) => {
    if (values) return i18next.t(key, { ...values, lng: language });
    const words = kept.get(key) ?? i18next.t(key, { lng: language });
    kept.set(key, words);
    return words;
  };
}

function onChange(draw: () => void): () => void {
  i18next.on("languageChanged", draw);
  return () => i18next.off("languageChanged", draw);
}

/** For the few places outside a component. */
export const say: Say = (key, values) => i18next.t(key, values ?? {});

function keptLanguage(): Language | undefined {
  const kept = localStorage.getItem(KEPT);
  return kept === "en" || kept === "hi" ? kept : undefined;
}

function tellDocument(language: Language): void {
  document.documentElement.lang = language;
  document.title = i18next.t("app.name");
}
