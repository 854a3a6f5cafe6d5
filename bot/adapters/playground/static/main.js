// Puts the page together: learns where it is, draws every part, and listens for what changes.

import { busily, Unreachable } from "./api.js";
import { go, here } from "./address.js";
import { beginning } from "./beginning.js";
import { clock, passes } from "./clock.js";
import { coordinator } from "./coordinator.js";
import { the } from "./dom.js";
import { keepFocus } from "./focus.js";
import { form } from "./form.js";
import { mark } from "./icons.js";
import { keys } from "./keys.js";
import { listen } from "./live.js";
import { banner } from "./notices.js";
import { outruns, pane } from "./pane.js";
import { beat, play } from "./play.js";
import { speakAs } from "./people.js";
import { places } from "./places.js";
import { room } from "./room.js";
import { scenes } from "./scenes.js";
import { complain, greet, lookOrMove, lookSoon, session, whenSeen } from "./session.js";
import { met } from "./worlds.js";

const PATIENCE = 1_500;
const BANNER_AFTER = 1_200;

async function begin() {
  await busily(async () => {
    await greet();
    met(session.hello);
    the("brand-mark").append(mark());
    signboard();
    settle();
    for (const part of [clock, play, speakAs, places, room, beginning, form, pane, scenes, coordinator, keys, keepFocus]) part();
    window.addEventListener("hashchange", lookOrMove);
    await lookOrMove();
  });
  keepListening();
  if (matchMedia("(hover: hover)").matches) the("composer").focus({ preventScroll: true });
}

/** The community's name and its coordinators can be changed by a form, so they are asked for again after one. */
function signboard() {
  const write = () => {
    the("space-name").textContent = session.hello.name;
  };
  write();
  whenSeen((view, before) => {
    const came = JSON.stringify(view.residents?.there) !== JSON.stringify(before?.residents?.there);
    if ((before?.form && !view.form) || (before && came)) greet().then(write).catch(complain);
  });
}

/** An address may name nobody, or somebody who is not here; then the first member speaks in the first open channel. */
function settle() {
  const { as, place, thread } = here();
  const known = session.hello.members.some((member) => member.id === as);
  const speaker = known ? as : session.hello.members[0].id;
  const first = session.hello.question?.place ?? session.hello.places?.[0]?.id ?? "trellis";
  go({ as: speaker, place: place || first, thread }, { quietly: true });
}

function keepListening() {
  let lost = null;
  listen({
    changed: (told) => {
      if (met(told)) return;
      if (session.view) passes(told.clock);
      if (session.view) beat(told.clock, told.residents);
      const more = outruns(told);
      if (more || String(told.revision) !== document.documentElement.dataset.ready) lookSoon();
    },
    connected: (on) => {
      if (on) {
        clearTimeout(lost);
        lost = null;
        banner(null);
        lookOrMove();
      } else lost ??= setTimeout(() => banner("The connection is lost. Trying again…"), BANNER_AFTER);
    },
  });
}

async function start() {
  try {
    await begin();
  } catch (problem) {
    complain(problem);
    if (problem instanceof Unreachable) setTimeout(() => location.reload(), PATIENCE);
  }
}

for (const skip of document.querySelectorAll("[data-skip]")) {
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    the(skip.dataset.skip)?.focus();
  });
}
start();
