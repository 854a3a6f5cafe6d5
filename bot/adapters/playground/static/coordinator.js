// What a coordinator looks after, in one place; whatever they do here is typed to Trellis, as they could themselves.

import { get } from "./api.js";
import { address, go, here } from "./address.js";
import { make } from "./dom.js";
import { announce } from "./notices.js";
import { addView, allow, makeRoom } from "./pane.js";
import { act, complain, session, whenSeen } from "./session.js";
import { when } from "./time.js";

let asked = null;

/** Let coordinators open the view; nobody else learns that there is one. */
export function coordinator() {
  addView({
    name: "coordinator", title: "What you look after", icon: "sprout", path: "/api/coordinator", personal: true,
    about: "Who waits for a person, and what comes round. Every button types to Trellis what you could type yourself.",
    draw,
  });
  allow("coordinator", false);
  whenSeen((view, before) => {
    const mayHaveChanged = asked !== view.me.id || (before?.form && !view.form) || view.begun.set_up !== before?.begun.set_up;
    if (mayHaveChanged) whether(view.me.id);
  });
}

async function whether(who) {
  asked = who;
  try {
    const { coordinates } = await get("/api/coordinates", { as: who });
    if (here().as === who) allow("coordinator", coordinates);
  } catch (problem) {
    asked = null;
    complain(problem);
  }
}

function draw(body, { questions, newcomers, rituals, acts }) {
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  body.replaceChildren(
    ...(session.view.begun.set_up ? [] : [notYet()]),
    part("Newcomers who wait for a person", "newcomers", newcomers, waiting, "Nobody new waits for an answer."),
    part("Open questions", "questions", questions, waiting, "No question is open."),
    part("What comes round", "rituals", rituals, ritual, "Nothing comes round yet."),
    make("p", { class: "pane-acts" }, acts.map((one) => button(one, "board"))),
  );
  if (focused) body.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** Before it is switched on nothing is heard, so an empty list says nothing. */
function notYet() {
  return make("div", { class: "card card-mine card-first", data: { testid: "not-switched-on" } },
    make("p", { class: "card-title", text: "Trellis is not switched on here yet." }),
    make("p", { class: "card-stands", text: "It hears nothing, asks nobody, and what stands below knows of nothing." }),
    make("div", { class: "b-actions" }, button({ label: "Set up", typed: "board" }, "set up")));
}

function part(title, name, some, row, none) {
  return make("section", { class: "part after", "aria-labelledby": `after-${name}`, data: { testid: `after-${name}` } },
    make("h3", { id: `after-${name}` }, title, some.length ? make("span", { class: "after-count", text: String(some.length) }) : null),
    some.length ? make("ul", { class: "cards" }, some.map(row)) : make("p", { class: "pane-empty", text: none }));
}

function waiting({ id, title, at, stands, needs_me: needsMe, there }) {
  return make("li", { class: `card${needsMe ? " card-mine" : ""}` },
    make("p", { class: "card-title" }, there
      ? make("a", { href: address({ place: there.place, thread: there.thread ?? there.message }), text: title, data: { key: `to ${id}` }, on: { click: makeRoom } })
      : title),
    make("p", { class: "card-stands" }, needsMe ? make("span", { class: "label news", text: "needs you" }) : null, " ", stands, " · ", time(at)));
}

function time(at) {
  const { now, me } = session.view;
  return make("time", { datetime: at, text: when(Date.parse(at), Date.parse(now), me.zone) });
}

function ritual({ id, title, stands, times, acts }) {
  return make("li", { class: "card" },
    make("h4", { class: "card-title", text: title }),
    make("p", { class: "card-stands", text: stands }),
    times.length ? make("ol", { class: "times", "aria-label": `Next times of ${title}` }, times.map((at) => make("li", {}, time(at)))) : null,
    make("div", { class: "b-actions", role: "group", "aria-label": title }, acts.map((one) => button(one, id))));
}

function button({ label, typed }, of) {
  return make("button", { type: "button", class: "act", text: label, title: `Types “${typed}” to Trellis`, data: { key: `${of} ${label}` }, on: { click: (event) => type(event.currentTarget, typed) } });
}

/** Type something to Trellis in one's own conversation, and go there to read the answer. */
async function type(pressed, typed) {
  if (pressed.getAttribute("aria-disabled") === "true") return;
  pressed.setAttribute("aria-disabled", "true");
  const done = await act("/api/say", { place: "trellis", thread: null, text: typed });
  pressed.removeAttribute("aria-disabled");
  if (!done) return;
  announce("Typed to Trellis; the answer stands in your own conversation.");
  go({ place: "trellis" });
  makeRoom();
}
