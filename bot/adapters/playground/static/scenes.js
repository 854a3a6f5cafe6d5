// Behind the scenes: what was heard and what each part of Trellis made of it, what is on its way, whose attention is left, what is ahead.

import { make, patch, unseen } from "./dom.js";
import { addView } from "./pane.js";
import { face } from "./people.js";
import { walk } from "./pop.js";
import { session } from "./session.js";
import { dayNumber, day, hour, when } from "./time.js";

const PARTS = [
  { name: "lately", title: "Lately", draw: lately, empty: "Nothing has happened since the playground was opened. Say something, or turn the clock." },
  { name: "leaving", title: "On its way", draw: leaving, empty: "Nothing is on its way." },
  { name: "attention", title: "Attention", draw: attention, empty: "Nobody is here yet." },
  { name: "ahead", title: "Ahead", draw: ahead, empty: "Nothing is planned for the next two weeks." },
];
let chosen = PARTS[0].name;
let onlyDone = false;

/** Let the view be opened. */
export function scenes() {
  addView({
    name: "scenes", title: "Behind the scenes", icon: "eye", path: "/api/backstage",
    about: "What Trellis heard, what it made of it, and why. Nobody’s words stand here, only whom something is for and of which kind.",
    draw,
  });
}

function draw(body, found, { first }) {
  if (first) frame(body, found);
  for (const part of PARTS) fill(body, part, found);
}

function frame(body, found) {
  const tabs = PARTS.map(({ name, title }) => make("button", {
    type: "button", role: "tab", id: `tab-${name}`, class: "tab", "aria-controls": `part-${name}`, data: { testid: `tab-${name}`, part: name },
    on: { click: () => choose(body, name), focus: () => choose(body, name) }, text: title,
  }));
  const list = make("div", { role: "tablist", class: "tabs", "aria-label": "Behind the scenes" }, tabs);
  walk(list, '[role="tab"]', { across: true });
  body.replaceChildren(list, ...PARTS.map(({ name }) => make("section", {
    role: "tabpanel", id: `part-${name}`, class: `part part-${name}`, "aria-labelledby": `tab-${name}`, tabindex: "0", data: { testid: `part-${name}` },
  })));
  body.querySelector("#part-lately").append(filter(body), unread(found.unread));
  body.querySelector("#part-leaving").append(hint("Within one conversation nothing overtakes. What nobody asked for waits until it may go: quiet hours, pauses and attention decide. Private answers are forgotten as soon as they are given."));
  body.querySelector("#part-attention").append(hint("How many messages that they did not ask for each person may still get in these seven days. Answers to what they do, and what they said yes to, are not counted."));
  body.querySelector("#part-ahead").append(hint("The coming two weeks: what people can come to, and what falls due by itself."));
  choose(body, chosen);
}

function choose(body, name) {
  chosen = name;
  for (const tab of body.querySelectorAll('[role="tab"]')) {
    const on = tab.dataset.part === name;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  for (const part of body.querySelectorAll('[role="tabpanel"]')) part.hidden = part.id !== `part-${name}`;
}

function hint(words) {
  return make("p", { class: "pane-hint", text: words });
}

function filter(body) {
  const box = make("input", { type: "checkbox", checked: onlyDone, data: { testid: "only-done" }, on: { change: () => {
    onlyDone = box.checked;
    body.querySelector("#part-lately").classList.toggle("only-done", onlyDone);
  } } });
  body.querySelector("#part-lately").classList.toggle("only-done", onlyDone);
  return make("label", { class: "tick pane-filter" }, box, make("span", { text: "Only where something was done" }));
}

function unread(places) {
  return make("p", { class: "pane-hint", data: { testid: "unread-places" }, hidden: !places.length,
    text: `Nothing is read in ${places.join(", ")}; what is said there leaves no trace here either.` });
}

function fill(body, { name, draw: drawPart, empty }, found) {
  const part = body.querySelector(`#part-${name}`);
  const wanted = drawPart(found);
  let list = part.querySelector(":scope > .rows");
  if (!list) part.append(list = make("div", { class: "rows" }));
  patch(list, wanted.length ? wanted : [{ key: "empty", signature: empty, build: () => make("p", { class: "pane-empty", text: empty }) }]);
  if (name === "lately") part.querySelector('[data-testid="unread-places"]').replaceWith(unread(found.unread));
}

/** Put what has an `at` under the day on which it is, for whoever reads. */
function byDay(some, row) {
  const { zone } = session.view.me;
  const now = Date.parse(session.view.now);
  const days = new Map();
  for (const one of some) {
    const at = Date.parse(one.at);
    const number = dayNumber(at, zone);
    if (!days.has(number)) days.set(number, { at, some: [] });
    days.get(number).some.push(one);
  }
  return [...days].map(([number, { at, some: these }]) => ({
    key: `day ${number}`,
    signature: JSON.stringify([zone, dayNumber(now, zone), these]),
    build: () => make("section", { class: "on-day" }, make("h3", { text: named(number, at, now, zone) }), make("ol", {}, these.map((one) => row(one, zone)))),
  }));
}

function named(number, at, now, zone) {
  const from = number - dayNumber(now, zone);
  return { [-1]: "Yesterday", 0: "Today", 1: "Tomorrow" }[from] ?? day(at, zone);
}

function lately({ scenes: happened }) {
  return byDay(happened, (scene, zone) => make("li", { class: `scene${scene.lines.some(({ tone }) => tone !== "silent") ? "" : " idle"}`, data: { testid: "scene" } },
    make("h4", {}, clockTime(scene.at, zone), make("span", { text: scene.words })),
    scene.lines.length ? make("ul", { class: "lines" }, scene.lines.map(line)) : null,
    scene.nothing.length ? make("p", { class: "nothing", text: `Nothing in it for: ${scene.nothing.join(", ")}.` }) : null));
}

function line({ hat, tone, words, why }) {
  return make("li", { class: `line line-${tone}` },
    make("span", { class: "line-hat", text: hat }), unseen(": "),
    make("span", { class: "line-words" }, make("span", { text: words }), why ? make("span", { class: "line-why", text: `“${why}”` }) : null));
}

function clockTime(at, zone) {
  return make("time", { datetime: at, text: hour(Date.parse(at), zone) });
}

function leaving({ lanes }) {
  const { zone } = session.view.me;
  const now = Date.parse(session.view.now);
  return lanes.map(({ name, letters, more }) => ({
    key: name,
    signature: JSON.stringify([zone, letters, more, letters.map(({ at }) => when(Date.parse(at), now, zone))]),
    build: () => make("section", { class: "lane", data: { testid: "lane" } }, make("h3", { text: name }), make("ol", {}, letters.map((letter) => make("li", { class: `letter letter-${letter.state}` },
      make("p", { class: "letter-head" }, make("span", { class: "letter-words", text: letter.words }), " ",
        make("span", { class: `letter-stands stands-${letter.state}`, text: letter.stands })),
      letter.why.map((why) => make("p", { class: "line-why", text: `“${why}”` })),
      letter.state === "held" ? null : make("time", { class: "letter-at", datetime: letter.at, text: when(Date.parse(letter.at), now, zone) })))),
      more ? make("p", { class: "pane-hint", text: more }) : null),
  }));
}

function attention({ shares }) {
  return [{
    key: "shares",
    signature: JSON.stringify(shares),
    build: () => make("ul", { class: "shares" }, shares.map(({ name, left, of, words }) => make("li", { class: "share", data: { testid: "share" } },
      face(session.hello.members.find((member) => member.name === name) ?? { name }),
      make("span", { class: "share-words" }, make("span", { class: "share-name", text: name }), make("span", { class: "share-hint", text: words })),
      make("span", { class: "pips", "aria-hidden": "true" }, Array.from({ length: of }, (_, at) => make("span", { class: `pip${at < left ? " full" : ""}` }))),
      make("span", { class: "share-left", text: `${left} of ${of} left` })))),
  }].filter(() => shares.length);
}

function ahead({ coming }) {
  return byDay(coming, ({ at, words, about, is_time: isTime }, zone) => make("li", { class: `coming${isTime ? " coming-time" : ""}`, data: { testid: "coming" } },
    clockTime(at, zone), make("span", {}, make("span", { class: "coming-words", text: words }), about ? make("span", { class: "coming-about", text: ` · ${about}` }) : null)));
}
