/** The bundled letters: one family for both scripts, and one of even width for words on the air. No network. */
import "@fontsource/noto-sans-devanagari/devanagari-400.css";
import "@fontsource/noto-sans-devanagari/devanagari-500.css";
import "@fontsource/noto-sans-devanagari/devanagari-600.css";
import "@fontsource/noto-sans-devanagari/latin-400.css";
import "@fontsource/noto-sans-devanagari/latin-500.css";
import "@fontsource/noto-sans-devanagari/latin-600.css";
import "@fontsource/noto-sans-mono/latin-400.css";
import "@fontsource/noto-sans-mono/latin-500.css";
