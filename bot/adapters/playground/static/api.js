// The only module that talks to the server: requests, their errors as sentences, and the mark that one is under way.

/** The server answered no and said why. */
class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** The server did not answer. */
export class Unreachable extends Error {}

const PATIENCE = 20_000;
const PATIENCE_FOR_THE_CLOCK = 300_000;
const PATIENCE_FOR_WORLDS = 120_000;

let underWay = 0;

/** Mark the page as busy until the work is done, so that a test or a stylesheet can wait for it. */
export async function busily(work) {
  underWay += 1;
  document.body.dataset.busy = "";
  try {
    return await work();
  } finally {
    underWay -= 1;
    if (underWay === 0) delete document.body.dataset.busy;
  }
}

/** Read something. */
export function get(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  const search = new URLSearchParams(given).toString();
  return ask(search ? `${path}?${search}` : path, { method: "GET" });
}

/** Say or do something. */
export function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Trellis-Playground": "1" },
    body: JSON.stringify(body),
  });
}

/** Send a file as it is. */
export function postFile(path, file) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/octet-stream", "X-Trellis-Playground": "1" }, body: file }, PATIENCE_FOR_WORLDS);
}

/** Ask for a file; gives its content and its name. */
export async function save(path) {
  const response = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Trellis-Playground": "1" }, body: "{}", cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_FOR_WORLDS),
  }).catch((problem) => {
    throw new Unreachable("The playground does not answer.", { cause: problem });
  });
  if (!response.ok) throw new Refused(response.status, (await response.json().catch(() => null))?.error ?? `The playground answered ${response.status}.`);
  const name = /filename="([^"]+)"/u.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "world";
  return { blob: await response.blob(), name };
}

function ask(path, how, longest = PATIENCE) {
  return busily(async () => {
    const patience = path === "/api/clock" ? PATIENCE_FOR_THE_CLOCK : longest;
    let response;
    let answer;
    try {
      response = await fetch(path, { ...how, cache: "no-store", signal: AbortSignal.timeout(patience) });
      answer = await response.json().catch(() => null);
    } catch (problem) {
      throw new Unreachable("The playground does not answer.", { cause: problem });
    }
    if (!response.ok) throw new Refused(response.status, answer?.error ?? `The playground answered ${response.status}.`);
    return answer;
  });
}
