/** The look of both pages: Mantine told in our own colours, its variables as a style sheet that the strict policy allows. */
import { convertCssVariables, createTheme, defaultCssVariablesResolver, DEFAULT_THEME, type MantineColorsTuple, mergeMantineTheme } from "@mantine/core";

const ink: MantineColorsTuple = ["#eaf3fe", "#cfe3fb", "#a3cbf8", "#77b3f6", "#58a4f5", "#3f93ec", "#2680dc", "#1667c7", "#1055a6", "#0a4284"];
const night: MantineColorsTuple = ["#e8edf2", "#c9d2dc", "#a3b0be", "#8593a3", "#5e6c7b", "#3c4855", "#2b3642", "#1a222b", "#141b22", "#0d1217"];

export const theme = createTheme({
  fontFamily: '"Noto Sans Devanagari", system-ui, sans-serif',
  fontFamilyMonospace: '"Noto Sans Mono", ui-monospace, monospace',
  colors: { ink, dark: night },
  primaryColor: "ink",
  primaryShade: 7,
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { yOffset: 0, lockScroll: false, transitionProps: { duration: 0 }, overlayProps: { backgroundOpacity: 0.55 } } },
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 80 }, withArrow: true } },
    Select: { defaultProps: { comboboxProps: { transitionProps: { duration: 60 } } } },
  },
});

/** Mantine would write its variables into a style element, which the content security policy forbids; a sheet of our own is allowed. */
export function adoptVariables(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme)), ":root"));
  document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
}
