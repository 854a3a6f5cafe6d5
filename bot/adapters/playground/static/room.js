// The place that is open: its messages, what is said aloud of new ones, and its composer.

import { composer } from "./composer.js";
import { clear, make, the } from "./dom.js";
import { aloud, onRedraw } from "./message.js";
import { announce } from "./notices.js";
import { session, whenSeen } from "./session.js";
import { stream } from "./stream.js";
import { drawThread, thread } from "./thread.js";

/** Draw the open place and keep it true. */
export function room() {
  const list = the("messages");
  const lines = stream(the("stream"), list);
  const write = composer(the("write"), { testid: "composer", send: "send", id: "composer", hint: true });
  thread();
  const draw = (view) => {
    const whole = `${view.me.id} ${view.place.id}`;
    if (list.dataset.of && list.dataset.of !== whole) clear(list);
    const fresh = lines.draw(view.messages, { zone: view.me.zone, whole });
    list.setAttribute("aria-label", `Messages in ${view.place.name}`);
    the("stream").classList.toggle("bare", !view.messages.length);
    empty(view);
    const inThread = drawThread(view);
    for (const said of [...fresh, ...inThread]) if (!said.mine) announce(aloud(said));
    const direct = view.place.kind === "direct";
    write.draw({
      key: whole, place: view.place.id, thread: null,
      label: direct ? "Write to Trellis" : `Write in #${view.place.name}`,
      words: view.messages, direct,
    });
  };
  whenSeen(draw);
  onRedraw(() => draw(session.view));
}

function empty(view) {
  const had = the("stream").querySelector(".nothing-yet");
  had?.remove();
  if (view.messages.length) return;
  const words = view.place.kind === "direct"
    ? ["Nothing here yet.", "Write help to Trellis to see what it can do."]
    : ["Nothing has been said here yet.", "The first word is yours."];
  the("stream").append(make("div", { class: "nothing-yet" }, make("p", { class: "nothing-title", text: words[0] }), make("p", { text: words[1] })));
}
