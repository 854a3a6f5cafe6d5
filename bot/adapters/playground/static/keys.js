// The keys of the page, and the list of them that "?" opens: one list, which is what is done and what is told.

import { go } from "./address.js";
import { turnTo } from "./clock.js";
import { make, the } from "./dom.js";
import { icon } from "./icons.js";
import { kept, keep } from "./kept.js";
import { session } from "./session.js";

const OFF = "single keys: off";
const REGIONS = [() => the("room").querySelector('.message[tabindex="0"]'), () => the("composer"), () => the("thread-composer"), () => the("places").querySelector("[aria-current]"), () => the("beginning").querySelector("button"), () => the("speak-as").querySelector("button")];

const SINGLE = [
  { keys: ["?"], does: "Show these keys", press: show },
  { keys: ["w"], does: "Write", press: () => (the("thread").contains(document.activeElement) ? the("thread-composer") : the("composer")).focus() },
  { keys: ["/"], does: "Write a command", press: command },
  { keys: ["m"], does: "To the newest message", press: newest },
  { keys: ["s"], does: "Speak as somebody else", press: () => the("speak-as").querySelector("button").click() },
  { keys: ["n"], does: "Turn the clock to what comes next", press: () => turnTo("next") },
];

const ALWAYS = [
  { keys: ["Alt", "↑"], or: ["Alt", "↓"], does: "The place above, or below" },
  { keys: ["F6"], or: ["Shift", "F6"], does: "The next part of the page, or the one before" },
];

const IN_MESSAGES = [
  { keys: ["↑"], or: ["↓"], does: "The message before, or after; Home and End lead to the first and last" },
  { keys: ["Enter"], does: "Open its thread" },
  { keys: ["Tab"], does: "What it offers: its buttons, reactions, its menu" },
  { keys: ["Esc"], does: "Back to writing" },
];

const WHILE_WRITING = [
  { keys: ["Enter"], does: "Send; with Shift a new line" },
  { keys: ["Tab"], does: "Take what is offered; arrow keys choose, Esc puts the offers away" },
  { keys: ["↑"], does: "In an empty field: change your last message" },
  { keys: ["Esc"], does: "To the newest message; in a thread, close it" },
];

/** Listen for the keys of the page. */
export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open], .pop")) return;
    const done = event.key === "F6" ? around(event.shiftKey ? -1 : 1) : event.altKey ? neighbour(event) : single(event);
    if (done) event.preventDefault();
  });
  the("top-tools").append(make("button", {
    type: "button", class: "icon keys-button", "aria-label": "Keys", title: "Keys (?)", "aria-haspopup": "dialog", data: { testid: "keys" }, on: { click: show },
  }, icon("keys")));
}

function single(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || kept(OFF)) return false;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return false;
  const known = SINGLE.find(({ keys: [key] }) => key === event.key);
  known?.press();
  return Boolean(known);
}

function command() {
  const composer = the("composer");
  composer.focus();
  if (composer.value) return;
  composer.value = session.view.place.kind === "direct" ? "" : "/trellis ";
  composer.dispatchEvent(new Event("input", { bubbles: true }));
}

function newest() {
  const list = the("thread").contains(document.activeElement) ? the("thread") : the("room");
  [...list.querySelectorAll(".message")].at(-1)?.focus();
}

function neighbour({ key }) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (!step) return false;
  const all = session.view.places;
  const at = all.findIndex((place) => place.id === session.view.place.id);
  go({ place: all[(at + step + all.length) % all.length].id });
  return true;
}

function around(step) {
  const there = REGIONS.map((find) => find()).filter((one) => one?.checkVisibility() && !one.closest("[inert]"));
  const at = there.findIndex((one) => (one.closest(".messages, .write, .places, .beginning, .top") ?? one).contains(document.activeElement));
  there.at((at + step) % there.length)?.focus();
  return there.length > 0;
}

/** Show all keys. */
export function show() {
  const dialog = the("keys");
  const switched = make("input", { type: "checkbox", id: "single-keys", data: { testid: "single-keys" }, on: { change: () => keep(OFF, !switched.checked) } });
  switched.checked = !kept(OFF);
  dialog.replaceChildren(make("form", { method: "dialog" },
    make("header", { class: "dialog-head" },
      make("h2", { id: "keys-title", text: "Keys" }),
      make("button", { class: "icon", value: "close", "aria-label": "Close", data: { testid: "keys-close" } }, icon("close"))),
    make("div", { class: "dialog-body", tabindex: "0", role: "group", "aria-labelledby": "keys-title" },
      listed("Anywhere but in a field", SINGLE),
      make("label", { class: "tick" }, switched, make("span", { text: "Listen for these single keys" })),
      listed("Anywhere", ALWAYS), listed("On a message", IN_MESSAGES), listed("While writing", WHILE_WRITING))));
  dialog.showModal();
}

function listed(title, some) {
  return make("section", { class: "keys-part" }, make("h3", { text: title }),
    make("dl", { class: "keys-list" }, some.map(({ keys: pressed, or, does }) => make("div", {},
      make("dt", {}, drawn(pressed), or ? [" or ", drawn(or)] : null), make("dd", { text: does })))));
}

function drawn(pressed) {
  return pressed.map((key, at) => [at ? " " : null, make("kbd", { text: key })]);
}
