// Offers how a command may go on while it is typed.

import { post } from "./api.js";
import { here } from "./address.js";
import { make } from "./dom.js";
import { announce } from "./notices.js";

const ROOT = "/trellis";
const NARROW = matchMedia("(max-width: 760px)");
let lists = 0;

/** Attach offers to a field; `always()` says whether every line there is a command. */
export function completion(area, holder, always) {
  lists += 1;
  const id = `offers-${lists}`;
  const list = make("ul", { id, class: "offers", role: "listbox", "aria-label": "How this can go on", hidden: true, data: { testid: "offers" } });
  holder.append(list);
  // A field of several lines is no combobox (ARIA allows that on one line only), so that there are offers is said aloud.
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": id })) area.setAttribute(name, value);
  area.addEventListener("blur", () => setTimeout(() => document.activeElement !== area && close(), 100));
  let offers = [];
  let at = -1;
  let asked = 0;
  let told = 0;

  async function ask() {
    const text = area.value;
    asked += 1;
    const mine = asked;
    if (text.includes("\n") || !(text.startsWith("/") || (always() && text))) return close();
    // What was offered for other words must not be taken for these while the answer is on its way.
    offers = offers.filter((offer) => whole(offer.text).startsWith(text) && whole(offer.text).trim() !== text.trim());
    at = -1;
    draw();
    let answer = [];
    try {
      answer = await post("/api/complete", { as: here().as, text: ROOT.startsWith(text) ? ROOT : text });
    } catch {
      // An offer that does not come is not missed; what is typed still works.
    }
    if (mine !== asked || area.value !== text) return undefined;
    const chosen = offers[at]?.text; // somebody was quicker than the answer
    offers = (answer ?? []).filter((offer) => whole(offer.text).trim() !== text.trim());
    at = offers.findIndex((offer) => offer.text === chosen);
    return draw();
  }

  function draw() {
    // A few at a time, around the chosen one: a list that scrolls would need a place of its own among the keys.
    const most = NARROW.matches ? 5 : 8;
    const first = Math.max(0, Math.min(at - Math.floor(most / 2), offers.length - most));
    list.replaceChildren(...offers.slice(first, first + most).map((offer, row) => [offer, first + row]).map(([offer, number]) => make("li", {
      id: `${id}-${number}`, role: "option", class: "offer", "aria-selected": String(number === at), "aria-setsize": offers.length, "aria-posinset": number + 1,
      on: { pointerdown: (event) => event.preventDefault(), click: () => take(number) },
    }, make("span", { class: "offer-text", text: offer.label ?? whole(offer.text) }), " ", make("span", { class: "offer-hint", text: offer.hint ?? "" }))));
    list.hidden = !offers.length;
    const many = offers.length;
    if (many && !told) announce(many === 1 ? "1 way to go on; Tab takes it" : `${many} ways to go on; arrow keys choose`);
    told = many;
    if (at >= 0) {
      area.setAttribute("aria-activedescendant", `${id}-${at}`);
    } else area.removeAttribute("aria-activedescendant");
  }

  function close() {
    asked += 1;
    offers = [];
    at = -1;
    draw();
  }

  /** An offer is a word; in a channel, and wherever the root was begun, the root stands before it. */
  function whole(word) {
    return area.value.startsWith("/") ? `${ROOT} ${word}` : word;
  }

  function take(number) {
    const text = whole(offers[number].text);
    area.value = text.endsWith(" ") ? text : `${text} `;
    area.setSelectionRange(area.value.length, area.value.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function pressed(event) {
    if (!offers.length || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) at = at < 0 && step < 0 ? offers.length - 1 : (at + step + offers.length) % offers.length;
    else if (event.key === "Escape") close();
    else if (event.key === "Tab" && !event.shiftKey) take(Math.max(at, 0));
    else if (event.key === "Enter" && !event.shiftKey && at >= 0) take(at);
    else return false;
    event.preventDefault();
    if (step) draw();
    return true;
  }

  return { ask, close, pressed };
}
