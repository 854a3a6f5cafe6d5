// The Tab key in a list of messages: the whole list is one stop, arrows go from message to message, and Tab then goes
// through what that message offers.

const REACHED = "a, button, pre";

/** Let the keys go about in a list; `out` is told of Escape, `enter` of Enter on a message. */
export function stops(list, { enter = () => {}, out = () => {} }) {
  list.addEventListener("focusin", (event) => {
    const inside = event.target.closest(".message");
    if (inside) stopAt(list, inside);
  });
  list.addEventListener("keydown", (event) => {
    const at = event.target.closest(".message");
    if (!at || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && !event.target.matches("textarea")) {
      event.preventDefault();
      if (event.target === at) out();
      else at.focus();
    }
    if (event.target !== at) return;
    if (event.key === "Enter") {
      event.preventDefault();
      enter(at);
      return;
    }
    const all = [...list.querySelectorAll(".message")];
    const here = all.indexOf(at);
    const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    all[to].focus();
  });
}

/** After every drawing there is one stop: where somebody was, else the newest message. */
export function oneStop(list) {
  const held = list.contains(document.activeElement) ? document.activeElement.closest(".message") : null;
  const chosen = held ?? [...list.querySelectorAll(".message")].at(-1);
  if (chosen) stopAt(list, chosen);
}

/** A message that was just built is passed over by Tab. */
export function passedOver(said) {
  reach(said, "-1");
  return said;
}

function stopAt(list, chosen) {
  for (const other of list.querySelectorAll('.message[tabindex="0"]')) if (other !== chosen) reach(other, "-1");
  reach(chosen, "0");
}

function reach(said, tabindex) {
  said.setAttribute("tabindex", tabindex);
  for (const part of said.querySelectorAll(REACHED)) part.setAttribute("tabindex", tabindex);
}
