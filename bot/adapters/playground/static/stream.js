// A list of messages that grows at its end: days, groups, and a reader who is only moved by their own doing.

import { here, messageShown } from "./address.js";
import { make, patch } from "./dom.js";
import { icon } from "./icons.js";
import { message, openThread, signature } from "./message.js";
import { oneStop, passedOver, stops } from "./stops.js";
import { dayNumber, longDay } from "./time.js";

const GROUPED_WITHIN = 6 * 60_000;
const AT_THE_END = 48;

/** Make a list that is drawn into `scroller`; `draw(messages, …)` brings it up to date and says what is new. `out` is where Escape leads. */
export function stream(scroller, list, out) {
  let ended = true;
  let missed = 0;
  let answered = null;
  let size = "";
  const below = make("button", { type: "button", class: "below", hidden: true, on: { click: toEnd } });
  scroller.after(below);
  scroller.addEventListener("scroll", () => {
    if (ended && size !== sizeNow()) return toEnd(); // the window moved, nobody scrolled
    ended = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < AT_THE_END;
    if (ended) {
      missed = 0;
      below.hidden = true;
    }
    return undefined;
  }, { passive: true });
  new ResizeObserver(() => ended && toEnd()).observe(scroller);
  new ResizeObserver(() => ended && toEnd()).observe(list);
  stops(list, { out, enter: (said) => said.dataset.thread && openThread({ id: said.dataset.thread }) });

  function toEnd() {
    ended = true;
    scroller.scrollTop = scroller.scrollHeight;
    size = sizeNow();
  }

  function sizeNow() {
    return `${scroller.clientHeight} ${scroller.scrollHeight}`;
  }

  /** An answer that does not fit is read from its beginning; says whether there is a new one like that. */
  function beganAnswer(last, whole) {
    const node = last?.only_you ? list.kept.get(`${whole} ${last.id}`).node : null;
    const changed = node !== answered;
    answered = node;
    if (!node || !changed || node.offsetHeight <= scroller.clientHeight) return false;
    ended = false;
    scroller.scrollTop += node.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    return true;
  }

  /** What somebody reads who looked up: the first message that is in sight, and how far down. */
  function firstRead() {
    const top = scroller.getBoundingClientRect().top;
    const first = [...list.querySelectorAll(".message")].find((one) => one.getBoundingClientRect().bottom > top);
    return first && { id: first.dataset.id, top: first.getBoundingClientRect().top };
  }

  function holdTo({ id, top }) {
    const now = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (now) scroller.scrollTop += now.getBoundingClientRect().top - top;
  }

  function draw(messages, { zone, inThread = false, whole, over = null }) {
    const staying = list.dataset.of === whole;
    const reached = staying ? list.dataset.newest : "";
    list.dataset.of = whole;
    list.dataset.newest = messages.at(-1)?.id ?? "";
    const read = ended ? null : firstRead();
    const fresh = patch(list, [...(over ? [{ ...over, key: `${whole} ${over.key}` }] : []), ...entries(messages, zone, inThread, whole)]);
    const known = messages.findIndex((one) => one.id === reached); // what is drawn above it was said before
    const at = new Map(messages.map((one, number) => [`${whole} ${one.id}`, number]));
    const newest = fresh.filter((key) => at.get(key) > known).map((key) => messages[at.get(key)]);
    if (read && staying) holdTo(read);
    if (beganAnswer(messages.at(-1), whole) && staying) below.hidden = true;
    else if (!staying || newest.some((one) => one.mine || one.only_you)) toEnd();
    else if (ended) toEnd();
    else if (newest.length) {
      missed += newest.length;
      below.hidden = false;
      below.replaceChildren(icon("down"), missed === 1 ? "1 new message" : `${missed} new messages`);
    }
    oneStop(list);
    show(list);
    return staying ? newest : [];
  }

  return { draw };
}

function entries(messages, zone, inThread, whole) {
  const drawn = [];
  let above = null;
  for (const said of messages) {
    const at = Date.parse(said.at);
    if (!inThread && (!above || dayNumber(Date.parse(above.at), zone) !== dayNumber(at, zone))) {
      const words = longDay(at, zone);
      drawn.push({
        key: `${whole} day ${dayNumber(at, zone)}`, signature: words,
        build: () => make("li", { class: "day" }, make("span", { text: words })),
      });
      above = null;
    }
    const how = { grouped: belongs(said, above), inThread };
    drawn.push({ key: `${whole} ${said.id}`, signature: signature(said, how), build: () => passedOver(message(said, how)) });
    above = said;
    if (inThread && drawn.length === 1) {
      const replies = messages.filter((one) => !one.only_you).length - 1; // as the room counts them
      const words = replies === 1 ? "1 reply" : `${replies} replies`;
      if (replies) drawn.push({ key: `${whole} replies`, signature: words, build: () => make("li", { class: "day" }, make("span", { text: words })) });
      above = null;
    }
  }
  return drawn;
}

function belongs(said, above) {
  if (!above || above.author.id !== said.author.id) return false;
  if (said.author.bot || said.only_you || said.deleted || above.deleted || above.replies) return false;
  return Date.parse(said.at) - Date.parse(above.at) < GROUPED_WITHIN;
}

function show(list) {
  const wanted = here().message;
  if (!wanted) return;
  const found = list.querySelector(`[data-id="${CSS.escape(wanted)}"]`);
  if (!found) return;
  messageShown();
  found.scrollIntoView({ block: "center" });
  found.classList.add("shown");
  found.focus({ preventScroll: true });
  setTimeout(() => found.classList.remove("shown"), 2_400);
}
