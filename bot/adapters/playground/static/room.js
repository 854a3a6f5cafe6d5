// The place that is open: its messages, what is said aloud of new ones, and its composer.

import { composer } from "./composer.js";
import { clear, make, the } from "./dom.js";
import { aloud, onRedraw } from "./message.js";
import { announce } from "./notices.js";
import { glyph } from "./places.js";
import { complain, lookFurther, session, whenSeen } from "./session.js";
import { stream } from "./stream.js";
import { drawThread, thread } from "./thread.js";

const MOST_ALOUD = 3;

/** Draw the open place and keep it true. */
export function room() {
  const list = the("messages");
  const lines = stream(the("stream"), list, () => the("composer").focus());
  const write = composer(the("write"), { testid: "composer", send: "send", id: "composer", hint: true, out: toNewest });
  thread();
  const draw = (view) => {
    const whole = `${view.me.id} ${view.place.id}`;
    if (list.dataset.of && list.dataset.of !== whole) clear(list);
    const fresh = lines.draw(view.messages, { zone: view.me.zone, whole, over: over(view) });
    list.setAttribute("aria-label", `Messages in ${view.place.name}`);
    the("stream").classList.toggle("bare", !view.messages.length);
    empty(view);
    const inThread = drawThread(view);
    tell([...fresh, ...inThread].filter((said) => !said.mine), view.place);
    const direct = view.place.kind === "direct";
    write.draw({
      key: whole, place: view.place.id, thread: null,
      label: `${direct ? "Write to Trellis" : `Write in #${view.place.name}`} as ${view.me.name.split(" ")[0]}`,
      words: view.messages, direct,
    });
  };
  whenSeen(draw);
  onRedraw(() => draw(session.view));
}

/** Go from the composer to the newest message; says whether there is one. */
function toNewest() {
  const newest = [...document.querySelectorAll("#messages .message")].at(-1);
  newest?.focus();
  return Boolean(newest);
}

/** Say what is new, in a few breaths at most. */
function tell(news, place) {
  for (const said of news.slice(-MOST_ALOUD)) announce(aloud(said));
  const more = news.length - MOST_ALOUD;
  if (more > 0) announce(`${more} more in ${place.name}`);
}

/** What stands over the messages: the way further back, or where the place begins. */
function over({ earlier, place, messages }) {
  if (!messages.length) return null;
  if (earlier) {
    return { key: "earlier", signature: "", build: () => make("li", { class: "earlier" },
      make("button", { type: "button", class: "act act-quiet", text: "Show what was said before", data: { testid: "earlier" }, on: { click: further } })) };
  }
  if (earlier === false) {
    return { key: "further", signature: "", build: () => make("li", { class: "earlier" }, make("p", { text: "What was said before is not shown here any more." })) };
  }
  if (place.kind === "direct") return null;
  return { key: "begins", signature: JSON.stringify(place), build: () => make("li", { class: "begins" },
    make("p", { class: "begins-name" }, glyph(place), place.name),
    make("p", { text: `This is where it begins. ${place.topic}` })) };
}

async function further(event) {
  const first = document.querySelector("#messages .message");
  if (event.detail === 0) first?.focus({ preventScroll: true }); // by keyboard: go on from here, upwards
  await lookFurther().catch(complain);
}

function empty(view) {
  const had = the("stream").querySelector(".nothing-yet");
  had?.remove();
  if (view.messages.length) return;
  const words = view.place.kind === "direct"
    ? ["Nothing here yet.", "Write help to Trellis to see what it can do."]
    : ["Nothing has been said here yet.", "The first word is yours."];
  the("stream").append(make("div", { class: "nothing-yet" }, make("p", { class: "nothing-title", text: words[0] }), make("p", { text: words[1] })));
}
