// One message: who said it, what it says, how people reacted, and what can be done with it.

import { go, here } from "./address.js";
import { blocks } from "./blocks.js";
import { make, the } from "./dom.js";
import { emojiMark, nameOf, REACTIONS } from "./emoji.js";
import { icon } from "./icons.js";
import { tooLong } from "./length.js";
import { toast } from "./notices.js";
import { face } from "./people.js";
import { isSimulated, simulated } from "./play.js";
import { menu, pop, walk } from "./pop.js";
import { act, session } from "./session.js";
import { plain } from "./text.js";

/** The message whose words are being changed, if any. */
export const editing = { id: null };

let redraw = () => {};

/** Say how to redraw the lists when only this page's own state changed. */
export function onRedraw(how) {
  redraw = how;
}

/** What a message's drawing depends on; while it is edited nothing may redraw it. */
export function signature(message, { grouped, inThread }) {
  if (editing.id === message.id) return `editing ${message.id}`;
  return JSON.stringify([message, grouped, inThread, here().thread === message.id, isSimulated(message.author.id)]);
}

/** Draw a message; `grouped` leaves out the face and name that the message above already shows. */
export function message(said, { grouped, inThread }) {
  const kinds = [
    ["message", true], ["grouped", grouped], ["only-you", said.only_you], ["pinned", said.pinned], ["from-bot", said.author.bot],
    ["in-open-thread", !inThread && here().thread === said.id], ["gone", said.deleted],
  ];
  const name = `${said.author.name}, ${said.time}`;
  return make("li", {
    class: kinds.filter(([, is]) => is).map(([kind]) => kind).join(" "),
    tabindex: "-1",
    "aria-label": name,
    data: { id: said.id, testid: "message", author: said.author.id, thread: inThread || said.only_you || said.deleted ? "" : said.id },
  },
  grouped ? make("span", { class: "grouped-time", "aria-hidden": "true", text: said.time.match(/\d\d:\d\d/)?.[0] ?? "" }) : face(said.author),
  make("div", { class: "said" },
    head(said, grouped),
    said.deleted ? make("p", { class: "b-small", text: "This message was deleted." }) : body(said),
    changed(said) && grouped ? make("p", { class: "edited", text: "(edited)" }) : null,
    said.deleted ? null : reactions(said),
    inThread ? null : summary(said)),
  said.deleted ? null : tools(said, inThread));
}

/** What Trellis shows is kept true in its place, so that a change there is no news; a member's is. */
function changed(said) {
  return said.edited && !said.deleted && !said.author.bot;
}

function head(said, grouped) {
  const marks = [
    said.pinned ? make("span", { class: "marked" }, icon("pin"), "pinned") : null,
    changed(said) && !grouped ? make("span", { class: "edited", text: "(edited)" }) : null,
  ];
  return make("div", { class: `said-head${grouped ? " unseen-head" : ""}` },
    make("span", { class: `said-name${grouped ? " unseen" : ""}`, text: said.author.name }),
    grouped ? null : simulated(said.author.id),
    said.author.bot && !grouped ? make("span", { class: "label", text: "bot" }) : null,
    make("time", { class: `said-time${grouped ? " unseen" : ""}`, datetime: said.at, text: said.time }),
    marks);
}

function body(said) {
  if (editing.id === said.id) return editor(said);
  return make("div", { class: "said-body" }, blocks(said.blocks, (id, values) => act("/api/press", { message: said.id, id, values })));
}

function editor(said) {
  const before = said.text;
  const area = make("textarea", { class: "edit-text", "aria-label": "Change your message", rows: "2", data: { key: "edit", testid: "edit-text" } });
  area.value = before;
  const done = () => {
    editing.id = null;
    redraw();
    document.querySelector(`[data-id="${CSS.escape(said.id)}"]`)?.focus({ preventScroll: true });
  };
  const save = async () => {
    const text = area.value.trim();
    if (!text) return;
    if (tooLong(text)) {
      toast(tooLong(text));
      return;
    }
    if (text === before.trim() || (await act("/api/edit", { message: said.id, text })) !== null) done();
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done();
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  queueMicrotask(() => {
    area.focus();
    area.setSelectionRange(before.length, before.length);
  });
  return make("div", { class: "edit" }, area,
    make("div", { class: "b-actions" },
      make("button", { type: "button", class: "act act-primary", text: "Save", data: { testid: "edit-save" }, on: { click: save } }),
      make("button", { type: "button", class: "act act-quiet", text: "Cancel", on: { click: done } })));
}

/** Open a message of one's own for editing. */
export function edit(id) {
  editing.id = id;
  redraw();
}

function reactions(said) {
  if (!said.reactions?.length) return null;
  return make("ul", { class: "reactions", "aria-label": "Reactions" }, said.reactions.map(({ emoji, count, mine }) => make("li", {},
    make("button", {
      type: "button", class: "reaction", "aria-pressed": String(mine), title: nameOf(emoji),
      "aria-label": `${nameOf(emoji)}: ${count}`, data: { key: `react ${emoji}`, emoji },
      on: { click: () => act("/api/react", { message: said.id, emoji, on: !mine }) },
    }, emojiMark(emoji), make("span", { class: "reaction-count", text: count })))));
}

function summary(said) {
  if (!said.replies) return null;
  const words = said.replies === 1 ? "1 reply" : `${said.replies} replies`;
  return make("button", {
    type: "button", class: "summary", data: { key: "summary", testid: "replies" }, on: { click: () => openThread(said) },
  }, icon("reply"), make("span", { class: "summary-count", text: words }),
  said.last_reply ? make("span", { class: "summary-last", text: `last ${said.last_reply}` }) : null);
}

/** Open the thread that a message stands in, or begin one under it. */
export function openThread(said) {
  go({ thread: said.thread ?? said.id });
}

function tools(said, inThread) {
  const tool = (glyph, label, key, press, more = {}) => make("button", {
    type: "button", class: "icon", "aria-label": label, title: label, data: { key, testid: `message-${key}` },
    on: { click: (event) => press(event.currentTarget) }, ...more,
  }, icon(glyph));
  if (said.only_you) {
    return make("div", { class: "tools always" },
      make("span", { class: "eye", title: "Only you see this" }, icon("eye")),
      tool("close", "Dismiss this message", "dismiss", () => act("/api/dismiss", { message: said.id })));
  }
  return make("div", { class: "tools" },
    tool("smile", "React", "react", (at) => openPicker(at, said), { "aria-haspopup": "dialog" }),
    inThread ? null : tool("reply", "Reply in thread", "reply", () => openThread(said)),
    tool("more", "More for this message", "menu", (at) => openMenu(at, said, inThread), { "aria-haspopup": "menu" }));
}

function entries(said, inThread) {
  const given = (session.view.menu ?? []).map(({ verb, label }) => ({
    label, data: { verb }, choose: () => act("/api/menu", { message: said.id, verb }),
  }));
  const reply = inThread ? [] : [{ label: "Reply in thread", choose: () => openThread(said) }];
  const mine = said.mine
    ? [{ label: "Edit", choose: () => edit(said.id) }, { label: "Delete", grave: true, choose: () => confirmDelete(said) }]
    : [];
  const link = [{ label: "Copy link", choose: () => copyLink(said) }];
  return [...reply, ...link, ...(given.length ? ["line"] : []), ...given, ...(mine.length ? ["line"] : []), ...mine];
}

/** Give the way to a message to wherever it is pasted, whoever speaks there. */
function copyLink(said) {
  const spot = { place: session.view.place.id, ...(said.thread ? { thread: said.thread } : {}), message: said.id };
  const way = `${location.origin}${location.pathname}#${new URLSearchParams(spot)}`;
  navigator.clipboard.writeText(way).catch(() => toast(way));
}

function openMenu(at, said, inThread) {
  menu(at, { label: "More for this message", items: entries(said, inThread) });
}

function openPicker(at, said) {
  const mine = new Set((said.reactions ?? []).filter((one) => one.mine).map((one) => one.emoji));
  const panel = pop(at, {
    role: "dialog", label: "React",
    build: (close) => make("div", { class: "picker" }, REACTIONS.map(([emoji, name]) => make("button", {
      type: "button", class: "reaction-choice", "aria-label": name, title: name, "aria-pressed": String(mine.has(emoji)), data: { emoji },
      on: { click: () => {
        close();
        act("/api/react", { message: said.id, emoji, on: !mine.has(emoji) });
      } },
    }, emojiMark(emoji)))),
  });
  if (!panel) return;
  walk(panel, "button", { across: true });
  panel.querySelector("button").focus();
}

function confirmDelete(said) {
  const dialog = the("confirm");
  dialog.replaceChildren(make("form", { method: "dialog" },
    make("h2", { id: "confirm-question", text: "Delete this message?" }),
    make("blockquote", { class: "b-quoted", text: plain(said.blocks).slice(0, 240) }),
    make("div", { class: "dialog-foot" },
      make("button", { class: "act act-quiet", value: "keep", autofocus: true, text: "Keep it" }),
      make("button", { class: "act act-grave", value: "delete", text: "Delete" }))));
  dialog.returnValue = "";
  dialog.onclose = () => {
    if (dialog.returnValue === "delete") act("/api/delete", { message: said.id });
  };
  dialog.showModal();
}

/** Say a message in one breath. */
export function aloud(said) {
  const words = plain(said.blocks).replaceAll("\n", " ");
  return `${said.author.name}${said.only_you ? ", only to you" : ""}: ${words.length > 200 ? `${words.slice(0, 200)}…` : words}`;
}
