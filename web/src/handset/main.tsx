import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../ui/fonts";
import "../ui/tokens.css";
import { startLanguages } from "../i18n";
import { Handsets } from "./Handsets";

await startLanguages();
createRoot(document.getElementById("root") ?? document.body).render(
  <StrictMode>
    <Handsets />
  </StrictMode>,
);
