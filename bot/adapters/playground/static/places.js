// The list of places on the left (a drawer on phones), and the head of the place that is open.

import { address } from "./address.js";
import { make, patch, the, unseen } from "./dom.js";
import { icon, mark } from "./icons.js";
import { session, whenSeen } from "./session.js";

const NARROW = matchMedia("(max-width: 760px)");
const MOST_COUNTED = 100;
const MODES = { host: "Trellis takes part here", listen: "Trellis listens here", off: "Trellis does not read here" };

/** Draw the places and keep them true. */
export function places() {
  const channels = make("ul", { "aria-labelledby": "channels-title" });
  const direct = make("ul", { "aria-labelledby": "direct-title" });
  the("places").append(
    make("div", { class: "places-scroll" },
      make("h2", { id: "channels-title", text: "Channels" }), channels,
      make("h2", { id: "direct-title", text: "Only you and Trellis" }), direct),
    make("p", { class: "places-foot" }, icon("sprout"),
      make("span", { text: "A rehearsal: nobody here is real, and nothing leaves this computer." })),
  );
  whenSeen((view) => {
    patch(channels, view.places.filter((place) => place.kind === "channel").map((place) => line(place, view)));
    patch(direct, view.places.filter((place) => place.kind === "direct").map((place) => line(place, view)));
    head(view);
    title(view);
  });
  drawer();
}

function line(place, view) {
  const current = place.id === view.place.id;
  return {
    key: place.id,
    signature: JSON.stringify([place, current, view.me.id]),
    build: () => make("li", {},
      make("a", {
        href: address({ place: place.id }),
        class: `place${place.unread && !current ? " has-unread" : ""}`,
        "aria-current": current ? "page" : null,
        data: { testid: `place-${place.id}`, key: "place" },
        on: { click: closeDrawer },
      },
      glyph(place),
      make("span", { class: "place-name", text: place.name }),
      place.private ? unseen(" (private)") : null,
      place.unread && !current ? unread(place.unread) : null)),
  };
}

/** Draw what kind of place it is. */
export function glyph(place) {
  if (place.kind === "direct") return make("span", { class: "place-glyph" }, mark());
  if (place.private) return make("span", { class: "place-glyph" }, icon("lock"));
  return make("span", { class: "place-glyph hash", "aria-hidden": "true", text: "#" });
}

function unread(count) {
  const number = Number.isInteger(count) ? count : 0;
  return make("span", { class: "unread" },
    make("span", { "aria-hidden": "true", text: number ? counted(number) : "" }),
    unseen(number ? `, ${counted(number)} unread` : ", unread"));
}

function counted(number) {
  return number < MOST_COUNTED ? String(number) : `${MOST_COUNTED - 1}+`;
}

function head(view) {
  const shown = view.places.find((place) => place.id === view.place.id) ?? view.place;
  const drawn = JSON.stringify([view.place, shown.mode, shown.private]);
  const target = the("room-head");
  if (target.dataset.drawn === drawn) return;
  target.dataset.drawn = drawn;
  target.replaceChildren(
    make("h2", { id: "room-name", tabindex: "-1" }, glyph({ ...view.place, private: shown.private }),
      make("span", { text: view.place.name }), shown.private ? unseen(" (private)") : null),
    make("p", { class: "topic", text: view.place.topic || (view.place.kind === "direct" ? "Your own conversation; nobody else sees it." : "") }),
    view.place.kind === "channel" && MODES[shown.mode]
      ? make("span", { class: `mode mode-${shown.mode}` }, mark(), make("span", { text: MODES[shown.mode] }))
      : "",
  );
}

function title(view) {
  const elsewhere = view.places.filter((place) => place.unread && place.id !== view.place.id).length;
  the("drawer-button").classList.toggle("has-news", elsewhere > 0);
  const name = view.place.kind === "channel" ? `#${view.place.name}` : view.place.name;
  document.title = `${elsewhere ? `(${elsewhere}) ` : ""}${name} · ${session.hello.name}`;
}

function drawer() {
  the("drawer-button").append(icon("menu"));
  the("drawer-button").addEventListener("click", () => (isOpen() ? closeDrawer() : openDrawer()));
  the("veil").addEventListener("click", closeDrawer);
  the("places").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    closeDrawer();
    the("drawer-button").focus();
  });
  NARROW.addEventListener("change", closeDrawer);
  closeDrawer();
}

function isOpen() {
  return the("drawer-button").getAttribute("aria-expanded") === "true";
}

function openDrawer() {
  show(true);
  (the("places").querySelector("[aria-current]") ?? the("places").querySelector("a"))?.focus();
}

/** Close the drawer, where the places are one. */
export function closeDrawer() {
  show(false);
}

function show(open) {
  the("drawer-button").setAttribute("aria-expanded", String(open));
  the("places").classList.toggle("open", open);
  the("places").inert = NARROW.matches && !open;
  the("veil").hidden = !open;
  the("room").inert = open;
}
