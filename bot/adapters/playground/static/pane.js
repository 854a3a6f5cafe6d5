// The pane on the right in which one looks behind the scenes, or after one's community: opened from the list of places.

import { get, Unreachable } from "./api.js";
import { go, here } from "./address.js";
import { make, the } from "./dom.js";
import { icon } from "./icons.js";
import { closeDrawer } from "./places.js";
import { complain, whenSeen } from "./session.js";

const COVERS = matchMedia("(max-width: 1080px)");
const views = new Map();
let parts = null;
let open = null;
let loading = null;
let again = false;
let decided = null;
let shown = null;

/** Prepare the pane, and the place in the list where its views are opened. */
export function pane() {
  const title = make("h2", { id: "pane-title", tabindex: "-1" });
  const about = make("p", { class: "pane-about" });
  const body = make("div", { class: "pane-body" });
  const aside = make("aside", { class: "pane", id: "pane", "aria-labelledby": title.id, hidden: true, data: { testid: "pane" } },
    make("header", { class: "pane-head" },
      make("div", { class: "pane-words" }, title, about),
      make("button", { type: "button", class: "icon", "aria-label": "Close this view", data: { testid: "pane-close" }, on: { click: close } }, icon("close"))),
    body);
  const doors = make("ul", { "aria-labelledby": "pane-doors-title" });
  the("page").append(aside);
  the("places").querySelector(".places-scroll").append(make("h2", { id: "pane-doors-title", text: "Look closer" }), doors);
  parts = { aside, title, about, body, doors };
  aside.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) close();
  });
  COVERS.addEventListener("change", cover);
  whenSeen((view, before) => {
    const another = before && before.me.id !== view.me.id;
    if (open?.personal && another) return close();
    if (open && view.thread && view.thread.root.id !== before?.thread?.root.id) return close();
    if (open) load();
    return cover();
  });
}

/** Add a view: its door in the list, what it says of itself, where it is read, and how it is drawn; `personal` is for who opened it. */
export function addView(view) {
  const button = make("button", {
    type: "button", class: "place place-door", "aria-expanded": "false", "aria-controls": "pane", data: { testid: `door-${view.name}` },
    on: { click: () => (open === view ? close() : show(view)) },
  }, make("span", { class: "place-glyph" }, icon(view.icon)), make("span", { class: "place-name", text: view.title }));
  const item = make("li", {}, button);
  parts.doors.append(item);
  views.set(view.name, { view, button, item });
}

/** Show or hide a view's door; where it is hidden, the view is closed. */
export function allow(name, allowed) {
  const { view, item } = views.get(name);
  item.hidden = !allowed;
  if (!allowed && open === view) close();
}

/** Hear how much was decided behind the scenes; say whether that is more than the open view shows. */
export function outruns(told) {
  decided = told.decided;
  return open !== null && shown !== decided;
}

function show(view) {
  open = view;
  closeDrawer();
  if (here().thread) go({ thread: "" });
  parts.title.textContent = view.title;
  parts.about.textContent = view.about;
  parts.body.replaceChildren(make("p", { class: "pane-hint", text: "Looking…" }));
  parts.body.scrollTop = 0;
  delete parts.body.dataset.drawn;
  parts.aside.hidden = false;
  parts.aside.dataset.view = view.name;
  the("page").classList.add("with-pane");
  expanded();
  cover();
  parts.title.focus({ preventScroll: true });
  load();
}

function close() {
  const was = open;
  open = null;
  parts.aside.hidden = true;
  the("page").classList.remove("with-pane");
  expanded();
  the("room").inert = false;
  const door = views.get(was?.name)?.button;
  const focused = parts.aside.contains(document.activeElement) || document.activeElement === document.body;
  if (focused) (door?.checkVisibility({ visibilityProperty: true }) && !the("places").inert ? door : the("drawer-button").checkVisibility() ? the("drawer-button") : the("composer")).focus({ preventScroll: true });
}

/** Put the pane away where it covers what is to be seen next. */
export function makeRoom() {
  if (open && COVERS.matches) close();
}

function expanded() {
  for (const { view, button } of views.values()) button.setAttribute("aria-expanded", String(view === open));
}

function cover() {
  if (open) the("room").inert = COVERS.matches;
}

/** Read what the open view shows; calls that come meanwhile are answered by one more. */
function load() {
  again = true;
  loading ??= reading().finally(() => { loading = null; });
}

async function reading() {
  while (again && open) {
    again = false;
    const view = open;
    const { as } = here();
    shown = decided; // first: what is decided while it is read is read once more
    try {
      const found = await get(view.path, { as });
      if (open !== view || here().as !== as) continue;
      const drawn = JSON.stringify([as, found]);
      if (parts.body.dataset.drawn === drawn) continue;
      const first = !parts.body.dataset.drawn;
      parts.body.dataset.drawn = drawn;
      view.draw(parts.body, found, { first });
    } catch (problem) {
      if (problem instanceof Unreachable) complain(problem);
      else if (open === view) close();
    }
  }
}
