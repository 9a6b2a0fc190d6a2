import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` shows the console of a running `samanvay up`; SAMANVAY names another address.
const service = process.env["SAMANVAY"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0, // the content security policy allows nothing inline
    chunkSizeWarningLimit: 900,
    rolldownOptions: { input: { console: "index.html", handset: "handset.html" } },
  },
  server: { proxy: { "/api": service } },
});
