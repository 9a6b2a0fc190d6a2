/** The language switch, always in sight, and the switch of light and dark. */
import { ActionIcon, SegmentedControl, Tooltip, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { type Language, languageNow, speak, useSay } from "../i18n";

const LANGUAGES = [
  { value: "en", label: "EN" },
  { value: "hi", label: "हिं" },
];

export function LanguageSwitch() {
  const { say, language } = useSay();
  return <SegmentedControl size="xs" aria-label={say("language")} data={LANGUAGES} value={language} onChange={(value) => speak(value as Language)} />;
}

export function ThemeSwitch() {
  const { say } = useSay();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Tooltip label={say("theme")}>
      <ActionIcon variant="subtle" color="gray" size="md" aria-label={say("theme")} onClick={toggleColorScheme}>
        {colorScheme === "dark" ? <IconSun size={18} /> : <IconMoon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** The other language from now on. */
export function otherLanguage(): void {
  speak(languageNow() === "en" ? "hi" : "en");
}
