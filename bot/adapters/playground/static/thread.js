// The pane on the right that shows one thread: its first message, the replies, and a place to write one.

import { go } from "./address.js";
import { composer } from "./composer.js";
import { clear, make, the } from "./dom.js";
import { icon } from "./icons.js";
import { stream } from "./stream.js";

const COVERS = matchMedia("(max-width: 1080px)");
const TYPES = matchMedia("(hover: hover)");
let parts = null;
let shown = null;

/** Prepare the pane. */
export function thread() {
  const pane = the("thread");
  const list = make("ol", { class: "messages", "aria-label": "Messages in this thread" });
  const scroller = make("div", { class: "stream", tabindex: "-1" }, list);
  const write = make("div", { class: "write" });
  const title = make("h2", { id: "thread-title", tabindex: "-1", text: "Thread" });
  const where = make("span", { class: "thread-where" });
  pane.setAttribute("aria-labelledby", title.id);
  pane.append(
    make("div", { class: "room-head" },
      make("div", { class: "thread-words" }, title, where),
      make("button", { type: "button", class: "icon", "aria-label": "Close thread", data: { testid: "thread-close" }, on: { click: close } }, icon("close"))),
    scroller, write);
  parts = { pane, list, title, where, lines: stream(scroller, list, close), write: composer(write, { testid: "thread-composer", send: "thread-send", id: "thread-composer" }) };
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  COVERS.addEventListener("change", cover);
}

function close() {
  const root = shown;
  go({ thread: "" });
  const back = document.querySelector(`#messages [data-id="${CSS.escape(root ?? "")}"]`);
  the("room").inert = false;
  (back ?? the("composer")).focus({ preventScroll: true });
}

function cover() {
  the("room").inert = Boolean(shown) && COVERS.matches;
}

/** Draw the thread of a view, or nothing; gives back the replies that are new in a thread that was open already. */
export function drawThread(view) {
  const { pane, list } = parts;
  const open = view.thread;
  const opened = open && shown !== open.root.id;
  shown = open ? open.root.id : null;
  pane.hidden = !open;
  the("page").classList.toggle("with-thread", Boolean(open));
  cover();
  if (!open) {
    clear(list);
    delete list.dataset.of;
    return [];
  }
  const whole = `${view.me.id} ${open.root.id}`;
  if (list.dataset.of && list.dataset.of !== whole) clear(list);
  parts.where.textContent = view.place.kind === "channel" ? `#${view.place.name}` : view.place.name;
  const count = open.replies.length;
  const fresh = parts.lines.draw([open.root, ...open.replies], { zone: view.me.zone, inThread: true, whole });
  pane.dataset.replies = count;
  parts.write.draw({ key: whole, place: view.place.id, thread: open.root.id, label: "Reply in this thread", words: open.replies, direct: view.place.kind === "direct" });
  // On a touch screen a focused field would open the keyboard over what there is to read.
  if (opened && !pane.contains(document.activeElement)) (TYPES.matches ? the("thread-composer") : parts.title).focus({ preventScroll: true });
  return fresh;
}
