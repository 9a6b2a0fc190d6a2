import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/fonts";
import "./ui/tokens.css";
import { App } from "./app/App";
import { startLanguages } from "./i18n";
import { adoptVariables, theme } from "./ui/theme";

// "always": without contact a change fails at once and says so; it is never kept back to be sent later by surprise.
const queries = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", refetchOnWindowFocus: false, retry: false },
    mutations: { networkMode: "always", retry: false },
  },
});

adoptVariables();
await startLanguages();
createRoot(document.getElementById("root") ?? document.body).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="dark"
      colorSchemeManager={localStorageColorSchemeManager({ key: "samanvay.theme" })}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" containerWidth={360} limit={4} autoClose={6000} />
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
