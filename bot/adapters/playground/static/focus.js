// Keeps the focus from getting lost: what had it may be redrawn, put away or gone, and then it goes where one would look next.

import { the } from "./dom.js";
import { whenSeen } from "./session.js";

const TYPES = matchMedia("(hover: hover)");
let last = { id: "", key: "", region: "" };

/** Watch over the focus; everything else that draws has to be asked first. */
export function keepFocus() {
  document.addEventListener("focusin", ({ target }) => {
    last = {
      id: target.closest("[data-id]")?.dataset.id ?? "",
      key: target.dataset.key ?? "",
      region: target.closest("#top, #room, #thread, .page > [id]")?.id ?? "",
    };
  });
  whenSeen(() => queueMicrotask(find));
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => setTimeout(find));
}

/** Give the focus a place where it has none; where nobody had it, nobody wants it. */
function find() {
  const { activeElement } = document;
  if (!last.region || (activeElement && activeElement !== document.body && activeElement.checkVisibility())) return;
  if (document.querySelector("dialog[open]")) return;
  (sameAgain() ?? whereOneWrites())?.focus({ preventScroll: true });
}

function sameAgain() {
  const region = the(last.region);
  const message = last.id ? region?.querySelector(`[data-id="${CSS.escape(last.id)}"]`) : null;
  const part = last.key ? (message ?? region)?.querySelector(`[data-key="${CSS.escape(last.key)}"]`) : null;
  const found = part ?? message;
  return found?.checkVisibility() ? found : null;
}

/** On a touch screen a focused field would open the keyboard over what there is to read. */
function whereOneWrites() {
  if (!TYPES.matches) return the("room-name");
  return last.region === "thread" && !the("thread").hidden ? the("thread-composer") : the("composer");
}
