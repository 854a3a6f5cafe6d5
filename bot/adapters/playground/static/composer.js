// Where people write: a field that grows, keeps its draft for each place, sends with Enter and completes commands.

import { completion } from "./completion.js";
import { make } from "./dom.js";
import { icon } from "./icons.js";
import { room, tooLong } from "./length.js";
import { edit } from "./message.js";
import { toast } from "./notices.js";
import { act } from "./session.js";

const TALLEST = 220;

/** Make a composer in `holder`; `draw` tells it where what is written will go, `out` is where Escape leads. */
export function composer(holder, { testid, send: sendId, id, hint = false, out = () => false }) {
  const area = make("textarea", {
    id, class: "compose-text", rows: "1", autocomplete: "off", spellcheck: "true", data: { testid }, enterkeyhint: "send",
    on: { input: changed, keydown: pressed },
  });
  const send = make("button", {
    type: "submit", class: "send", "aria-label": "Send", title: "Send", data: { testid: sendId },
  }, icon("send"));
  const form = make("form", { class: "compose", on: { submit: (event) => {
    event.preventDefault();
    say();
  } } }, area, send);
  const help = make("p", { class: "compose-hint" });
  const count = make("p", { class: "compose-count", role: "status", data: { testid: `${testid}-count` } });
  holder.append(form, count, help);
  const offers = completion(area, form, () => where?.direct);
  let where = null;

  function draw(to) {
    if (where?.key !== to.key) {
      area.value = recall(to.key);
      offers.close();
      grow();
    }
    const relabel = where?.label !== to.label;
    where = to;
    if (!relabel) return;
    area.setAttribute("aria-label", to.label);
    area.placeholder = to.label;
    if (hint) help.replaceChildren(...(to.direct ? ["Trellis reads every line here as a request; try ", code("help")] : ["New here? Try ", code("/trellis")]));
  }

  function code(words) {
    return make("button", { type: "button", class: "hint-command", text: words, on: { click: () => {
      area.value = words;
      changed();
      area.focus();
    } } });
  }

  function changed() {
    keep(where.key, area.value);
    grow();
    offers.ask();
  }

  function grow() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, TALLEST)}px`;
    form.classList.toggle("has-words", Boolean(area.value.trim()));
    const said = room(area.value);
    if (count.textContent !== said) count.textContent = said;
    count.classList.toggle("over", Boolean(tooLong(area.value.trim())));
  }

  function pressed(event) {
    if (offers.pressed(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      say();
    } else if (event.key === "Escape" && out(event)) {
      event.preventDefault();
    } else if (event.key === "ArrowUp" && !event.altKey && !area.value) {
      const last = where.words.findLast((one) => one.mine && !one.deleted && !one.only_you);
      if (!last) return;
      event.preventDefault();
      edit(last.id);
    }
  }

  async function say() {
    const text = area.value.trim();
    if (!text) return;
    if (tooLong(text)) {
      toast(tooLong(text));
      return;
    }
    const { key, place, thread } = where;
    area.value = "";
    keep(key, "");
    grow();
    offers.close();
    const answer = await act("/api/say", { place, thread, text });
    if (answer !== null || recall(key)) return;
    keep(key, text);
    if (where.key === key) {
      area.value = text;
      grow();
    }
  }

  return { draw };
}

function recall(key) {
  return sessionStorage.getItem(`draft ${key}`) ?? "";
}

function keep(key, words) {
  if (words) sessionStorage.setItem(`draft ${key}`, words);
  else sessionStorage.removeItem(`draft ${key}`);
}
