// What the page knows: the last view of the world, how to get a newer one, and how to do something in it.

import { busily, get, post, Unreachable } from "./api.js";
import { go, here } from "./address.js";
import { banner, toast } from "./notices.js";

/** The last hello and the last view, and how far back one looks in which place; nothing else is remembered of the world. */
export const session = { hello: null, view: null, further: { of: "", times: 0 } };

const drawers = [];
let looking = null;
let lookAgain = false;
let unanswered = null;

const TRIES_AGAIN_AFTER = 2_000;
const LOOKS = 5;
const WITHIN = 1_000;
const WITHIN_ASIDE = 10_000;
let looked = Array(LOOKS).fill(-Infinity);
let soon = null;

/** Have `draw(view, before)` called after every look. */
export function whenSeen(drawer) {
  drawers.push(drawer);
}

/** Learn what does not change: the community's name and its members. */
export async function greet() {
  session.hello = await get("/api/hello");
}

/** Look at the world and draw it; calls that come meanwhile are answered by one more look. */
export function refresh() {
  lookAgain = true;
  looking ??= busily(async () => {
    try {
      while (lookAgain) {
        lookAgain = false;
        await look();
      }
    } finally {
      looking = null;
    }
  });
  return looking;
}

/** Look at once, but however much happens only a few times a second, and rarely where nobody looks at the page. */
export function lookSoon() {
  const wait = looked[0] + (document.hidden ? WITHIN_ASIDE : WITHIN) - performance.now();
  if (soon) return;
  if (wait <= 0) {
    lookOrMove();
    return;
  }
  soon = setTimeout(() => {
    soon = null;
    lookOrMove();
  }, wait);
}

/** Show what was said before what is shown. */
export function lookFurther() {
  session.further = { of: placeKey(here()), times: earlier(here()) + 1 };
  return refresh();
}

function earlier(asked) {
  return session.further.of === placeKey(asked) ? session.further.times : 0;
}

function placeKey({ as, place }) {
  return `${as} ${place}`;
}

async function look() {
  const asked = here();
  looked = [...looked.slice(1), performance.now()]; // from its beginning: one that is on its way counts
  const view = await get("/api/view", { as: asked.as, place: asked.place, thread: asked.thread, earlier: earlier(asked) });
  const now = here();
  if (asked.as !== now.as || asked.place !== now.place || asked.thread !== now.thread) {
    lookAgain = true;
    return;
  }
  const before = session.view;
  session.view = view;
  if (unanswered) banner(null);
  clearTimeout(unanswered);
  unanswered = null;
  for (const drawer of drawers) drawer(view, before);
  document.documentElement.dataset.ready = String(view.revision);
}

/** Do something as whoever speaks, then look; an error is shown and answered with null. */
export async function act(path, body) {
  return busily(async () => {
    try {
      const answer = await post(path, { as: here().as, ...body });
      await refresh();
      return answer;
    } catch (problem) {
      complain(problem);
      return null;
    }
  });
}

/** Look again after something changed; where the place is not ours to see, go to one that is. */
export async function lookOrMove() {
  try {
    await refresh();
  } catch (problem) {
    const { as, place, thread } = here();
    if (problem instanceof Unreachable) complain(problem);
    else if (thread) {
      go({ thread: "" }, { quietly: true });
    } else if (place !== "trellis") {
      const another = session.view && session.view.me.id !== as; // who speaks now never asked for this place
      go({ place: another ? session.hello.places?.[0]?.id ?? "trellis" : "trellis" }, { quietly: true });
      if (!another) toast(problem.message);
    } else complain(problem);
  }
}

/** Say what went wrong: quietly where the line is down, in a toast otherwise. */
export function complain(problem) {
  if (!(problem instanceof Unreachable)) return toast(problem.message);
  banner("The playground does not answer. Trying again…");
  clearTimeout(unanswered);
  unanswered = setTimeout(lookOrMove, TRIES_AGAIN_AFTER);
  return undefined;
}
