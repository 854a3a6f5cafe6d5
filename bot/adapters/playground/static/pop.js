// Small panels that open beside what was pressed: menus, pickers, check lists. They lie above the page and survive its redrawing.

import { make } from "./dom.js";

const GAP = 6;
const EDGE = 8;
let open = null;
let pressedWhileOpen = null;

// A press outside closes a panel before its click arrives; without this the anchor could never close its own panel.
document.addEventListener("pointerdown", (event) => {
  const anchor = open?.found();
  pressedWhileOpen = anchor?.contains(event.target) ? anchor : null;
}, true);

/** Open a panel beside `anchor`; gives it back, and `close` on it. Pressing the same anchor again closes it. */
export function pop(anchor, { role, label, build, onClose = () => {} }) {
  const same = open?.found() === anchor || pressedWhileOpen === anchor;
  pressedWhileOpen = null;
  open?.close();
  if (same) return null;
  const panel = make("div", { class: "pop", role, "aria-label": label, popover: "auto", tabindex: "-1" });
  const found = anchorAgain(anchor);
  const close = () => {
    if (panel.isConnected) panel.hidePopover();
    if (open?.panel === panel) open = null;
  };
  panel.append(...[build(close)].flat());
  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const focusWasInside = panel.contains(document.activeElement) || document.activeElement === document.body;
    panel.remove();
    found()?.setAttribute("aria-expanded", "false");
    if (open?.panel === panel) open = null;
    if (focusWasInside) found()?.focus({ preventScroll: true });
    onClose();
  });
  document.querySelector("main").append(panel); // it lies above everything, and belongs to what the page is about
  panel.showPopover();
  place(panel, anchor.getBoundingClientRect());
  anchor.setAttribute("aria-expanded", "true");
  open = { found, panel, close };
  return panel;
}

/** Open a menu of `{label, hint, checked, grave, choose}`; arrows move in it. */
export function menu(anchor, { label, items, after = () => {} }) {
  const radios = items.some((item) => item.checked !== undefined);
  const panel = pop(anchor, {
    role: "menu",
    label,
    build: (close) => items.map((item) => (item === "line" ? make("hr") : entry(item, radios, close))),
    onClose: after,
  });
  if (!panel) return;
  walk(panel, '[role^="menuitem"]');
  (panel.querySelector('[aria-checked="true"]') ?? panel.querySelector('[role^="menuitem"]'))?.focus();
}

function entry(item, radios, close) {
  const chosen = () => {
    close();
    item.choose();
  };
  return make("button", {
    type: "button",
    class: `pop-item${item.grave ? " grave" : ""}`,
    role: radios ? "menuitemradio" : "menuitem",
    "aria-checked": radios ? String(Boolean(item.checked)) : null,
    tabindex: "-1",
    data: item.data ?? {},
    on: { click: chosen },
  }, item.content ?? make("span", { class: "pop-words", text: item.label }));
}

/** Let arrow keys, Home and End move the focus among what matches. */
export function walk(panel, selector, { across = false } = {}) {
  const [ahead, back] = across ? ["ArrowRight", "ArrowLeft"] : ["ArrowDown", "ArrowUp"];
  panel.addEventListener("keydown", (event) => {
    const stops = [...panel.querySelectorAll(selector)];
    const at = stops.indexOf(document.activeElement);
    const to = { [ahead]: at + 1, [back]: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    stops.at(to % stops.length)?.focus();
  });
}

function place(panel, anchor) {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const room = document.documentElement;
  const below = anchor.bottom + GAP + height <= room.clientHeight - EDGE;
  const above = anchor.top - GAP - height >= EDGE;
  const top = below || !above ? Math.min(anchor.bottom + GAP, room.clientHeight - EDGE - height) : anchor.top - GAP - height;
  const fromRight = anchor.left + width > room.clientWidth - EDGE;
  const left = fromRight ? Math.max(EDGE, Math.min(anchor.right, room.clientWidth - EDGE) - width) : anchor.left;
  panel.style.top = `${Math.max(EDGE, top)}px`;
  panel.style.left = `${left}px`;
}

function anchorAgain(anchor) {
  const { key } = anchor.dataset;
  const host = anchor.closest("[data-id]")?.dataset.id;
  return () => {
    if (anchor.isConnected) return anchor;
    if (!key || !host) return null;
    return document.querySelector(`[data-id="${CSS.escape(host)}"] [data-key="${CSS.escape(key)}"]`);
  };
}
