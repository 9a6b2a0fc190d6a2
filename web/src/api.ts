/** The web service, typed from its OpenAPI document. A refusal is thrown as `Refusal` with the server's own sentence. */
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.gen";

type Schemas = components["schemas"];
export type Alarm = Schemas["Alarm"];
export type Assignment = Schemas["Assignment"];
export type Board = Schemas["Board"];
export type Category = Schemas["Category"];
export type Complaint = Schemas["Complaint"];
export type Crew = Schemas["Crew"];
/** A fact carries only the aggregates that it changed. */
export type Fact = Omit<Schemas["Fact"], "data"> & { readonly data: Partial<Schemas["FactData"]> };
export type Gateway = Schemas["Gateway"];
export type HeardLine = Schemas["HeardLine"];
export type Incident = Schemas["Incident"];
export type Me = Schemas["Me"];
export type NewComplaint = Schemas["NewComplaint"];
export type Office = Schemas["Office"];
export type Problem = Schemas["Problem"];
export type RadioSet = Schemas["RadioSet"];
export type Registered = Schemas["Registered"];
export type Step = Schemas["Step"];
export type Transmission = Schemas["Transmission"];

/** The service said no, or did not answer (`status` 0). */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** The server's sentence in the chosen language. */
  sentence(language: string): string {
    const hindi = language === "hi" ? this.problem.detail_hi : null;
    return hindi ?? this.problem.detail;
  }
}

/** Nobody knows whether it was done: no answer came, or one that does not say. */
export function isUnknown(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 0 || error.status >= 500);
}

const ANSWER_MS = 30_000; // the record has written or given up long before; a longer wait only hides a dead line

let csrf = "";

/** Every change carries this token from now on. */
export function carry(token: string): void {
  csrf = token;
}

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && csrf) request.headers.set("X-CSRF-Token", csrf);
  },
  async onResponse({ response }) {
    if (!response.ok) throw new Refusal(await problemOf(response));
  },
  onError({ request }) {
    return new Refusal({ type: "/problems/no-contact", title: "No contact", status: 0, ...(changes(request) ? LOST_CHANGE : LOST_READ) });
  },
};

const LOST_CHANGE = {
  detail: "The service did not answer. It may have been recorded: look at the board. Sending it again does nothing twice.",
  detail_hi: "सर्वर से जवाब नहीं आया। दर्ज हो चुका हो सकता है: बोर्ड देखें। फिर भेजने से दो बार नहीं होगा।",
};
const LOST_READ = {
  detail: "The service does not answer. Try again.",
  detail_hi: "सर्वर से जवाब नहीं मिला। फिर कोशिश करें।",
};

/** May something be on record when its answer is lost? Signing in leaves nothing there. */
function changes({ method, url }: Request): boolean {
  return method !== "GET" && !url.endsWith("/api/session");
}

/** The whole answer: one that breaks off in the middle is lost like one that never came. */
async function answered(request: Request): Promise<Response> {
  const answer = await fetch(request, request.method === "GET" ? {} : { signal: AbortSignal.timeout(ANSWER_MS) });
  const body = await answer.arrayBuffer();
  return new Response(body.byteLength > 0 ? body : null, answer);
}

async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  if (typeof body === "object" && body !== null && "detail" in body && typeof body.detail === "string")
    return { ...(body as Problem), status: response.status };
  return {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    detail: `The service answered ${response.status} ${response.statusText}. Look at the board whether this was recorded.`,
    detail_hi: `सर्वर में गड़बड़ है (${response.status})। दर्ज हुआ या नहीं, बोर्ड पर देखें।`,
  };
}

export const client = createClient<paths>({ baseUrl: "/", fetch: answered });
client.use(guard);

/** The body of an answer; a refusal was thrown before. */
export async function told<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

/** A key that names one intention: sent again it does nothing twice. Works without a secure context, as on an office network. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
