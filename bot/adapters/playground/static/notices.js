// What the page itself has to say: a toast for an error, a banner for a lost line, a voice for screen readers.

import { make, the } from "./dom.js";
import { icon } from "./icons.js";

const TOAST_STAYS = 9_000;

/** Show one sentence for a while. */
export function toast(sentence) {
  for (const shown of the("toasts").children) if (shown.firstChild.textContent === sentence) shown.remove();
  const note = make("div", { class: "toast", data: { testid: "toast" } },
    make("p", { text: sentence }),
    make("button", { class: "icon", type: "button", "aria-label": "Close this notice", on: { click: () => note.remove() } }, icon("close")),
  );
  the("toasts").append(note);
  setTimeout(() => note.remove(), TOAST_STAYS);
}

/** Show or take away the quiet banner under the header. */
export function banner(sentence) {
  const shown = the("banner");
  shown.hidden = !sentence;
  shown.textContent = sentence ?? "";
}

/** Let a screen reader say something without moving focus. */
export function announce(words) {
  const line = make("p", { text: words });
  the("announcer").append(line);
  setTimeout(() => line.remove(), 5_000);
}
