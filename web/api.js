// Write src/api.gen.ts anew from the service's OpenAPI document; with --check only say whether it is up to date.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const FILE = new URL("src/api.gen.ts", import.meta.url);
const command = fileURLToPath(new URL("../.venv/bin/samanvay", import.meta.url));

const document = execFileSync(command, ["openapi"], { encoding: "utf8", maxBuffer: 64 << 20 });
const text = "// Written by `npm run api` from the service's OpenAPI document. Do not edit.\n" + astToString(await openapiTS(document));

if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (readFileSync(FILE, "utf8") !== text) {
  console.error("web/src/api.gen.ts is not what the service says: run `npm run api` in web/ and commit it.");
  process.exit(1);
}
