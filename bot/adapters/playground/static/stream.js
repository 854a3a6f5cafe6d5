// A list of messages that grows at its end: days, groups, one stop for the Tab key, and a reader who is only moved by their own doing.

import { here, messageShown } from "./address.js";
import { make, patch } from "./dom.js";
import { icon } from "./icons.js";
import { message, signature } from "./message.js";
import { dayNumber, longDay } from "./time.js";

const GROUPED_WITHIN = 6 * 60_000;
const AT_THE_END = 48;

/** Make a list that is drawn into `scroller`; `draw(messages, …)` brings it up to date and says which ids are new. */
export function stream(scroller, list) {
  let ended = true;
  let missed = 0;
  let answered = null;
  const below = make("button", { type: "button", class: "below", hidden: true, on: { click: toEnd } });
  scroller.after(below);
  scroller.addEventListener("scroll", () => {
    ended = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < AT_THE_END;
    if (ended) {
      missed = 0;
      below.hidden = true;
    }
  }, { passive: true });
  new ResizeObserver(() => ended && toEnd()).observe(scroller);
  new ResizeObserver(() => ended && toEnd()).observe(list);
  stops(list);

  function toEnd() {
    ended = true;
    scroller.scrollTop = scroller.scrollHeight;
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

  function draw(messages, { zone, inThread = false, whole }) {
    const staying = list.dataset.of === whole;
    list.dataset.of = whole;
    const fresh = patch(list, entries(messages, zone, inThread, whole));
    const newest = fresh.map((key) => messages.find((one) => `${whole} ${one.id}` === key)).filter(Boolean);
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
    drawn.push({ key: `${whole} ${said.id}`, signature: signature(said, how), build: () => message(said, how) });
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

/** The whole list is one stop for Tab; arrows go from message to message, Tab then reaches that message's tools. */
function stops(list) {
  list.addEventListener("focusin", (event) => {
    const inside = event.target.closest(".message");
    if (inside) stopAt(list, inside);
  });
  list.addEventListener("keydown", (event) => {
    if (!event.target.classList.contains("message")) return;
    const all = [...list.querySelectorAll(".message")];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  });
}

function oneStop(list) {
  const current = list.querySelector('.message[tabindex="0"]') ?? [...list.querySelectorAll(".message")].at(-1);
  if (current) stopAt(list, current);
}

function stopAt(list, chosen) {
  for (const other of list.querySelectorAll('.message[tabindex="0"]')) if (other !== chosen) reach(other, "-1");
  reach(chosen, "0");
}

function reach(said, tabindex) {
  said.setAttribute("tabindex", tabindex);
  for (const tool of said.querySelectorAll("[data-tool]")) tool.setAttribute("tabindex", tabindex);
}
