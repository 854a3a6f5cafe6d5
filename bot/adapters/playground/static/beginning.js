// The card "How to begin": five steps that lead a first visit, each done by doing it; it can be put away without loss.
// What was done is read off the community itself, never counted here, so that the card is right after every way round.

import { go } from "./address.js";
import { turnTo } from "./clock.js";
import { make, the } from "./dom.js";
import { icon } from "./icons.js";
import { keep, kept } from "./kept.js";
import { announce } from "./notices.js";
import { complain, refresh, session, whenSeen } from "./session.js";

const AWAY = "how to begin: put away";
const MOST_TURNS = 12;
const END = [
  ["That is the way of a question: nobody was left waiting, and one person was asked. Three more things to try:"],
  [{ pressed: "Newcomers" }, ": let somebody join in “Speak as”, say hello as they would, and turn the clock."],
  [{ pressed: "The library" }, ": send ", { typed: "/trellis find radio" }, "."],
  [{ pressed: "Meetups" }, ": turn the clock until one invites in #meetups."],
];

/** Draw the card and keep it true. */
export function beginning() {
  const again = make("button", { type: "button", class: "again", text: "How to begin", data: { testid: "beginning-again" }, on: { click: () => put(false) } });
  the("places").querySelector(".places-foot span").append(" ", again);
  const draw = (view) => {
    const away = kept(AWAY);
    again.hidden = !away;
    the("beginning").hidden = away;
    suggest(view);
    if (away) return;
    const steps = stepsFor(view);
    const shown = JSON.stringify(steps);
    if (the("beginning").dataset.drawn === shown) return;
    const focused = the("beginning").contains(document.activeElement);
    const first = !the("beginning").dataset.drawn;
    the("beginning").dataset.drawn = shown;
    the("beginning").replaceChildren(...card(steps));
    if (focused) (the("beginning").querySelector(".act") ?? the("beginning").querySelector("button"))?.focus({ preventScroll: true });
    if (!first) tellStep(steps);
  };
  whenSeen(draw);

  function put(away) {
    keep(AWAY, away);
    draw(session.view);
    (away ? the("composer") : the("beginning").querySelector("button")).focus({ preventScroll: true });
  }

  function card(steps) {
    const at = steps.findIndex((step) => !step.done);
    const count = at < 0 ? "all done" : `${at + 1} of ${steps.length}`;
    return [
      make("header", { class: "beginning-head" },
        make("h2", { id: "beginning-title", text: "How to begin" }),
        make("span", { class: "beginning-count", text: count }),
        make("button", { type: "button", class: "icon", "aria-label": "Put this card away", title: "Put this card away", data: { testid: "beginning-away" }, on: { click: () => put(true) } }, icon("close"))),
      make("ol", { class: "beginning-steps" }, steps.map((step, number) => line(step, number, at))),
      ...(at < 0 ? END.map((words) => make("p", { class: "beginning-end" }, words.map(drawn))) : []),
    ];
  }
}

let told = "";

/** Somebody who does not see the card hears once which step comes next. */
function tellStep(steps) {
  const next = steps.find((step) => !step.done)?.name ?? "all done";
  if (next !== told) announce(`How to begin: ${next}`);
  told = next;
}

/** Nobody has to invent what an invented community cares about: it stands in the form, to be changed or left. */
function suggest(view) {
  if (!view.form || view.begun.set_up || !session.hello.care) return;
  const field = view.form.fields.find((one) => one.name === "care");
  if (field && !field.initial?.length) field.initial = [session.hello.care];
}

function line({ name, done, words, does }, number, at) {
  const now = number === at;
  return make("li", { class: `step${done ? " done" : ""}${now ? " current" : ""}`, "aria-current": now ? "step" : null, data: { testid: "step" } },
    make("span", { class: "step-mark", "aria-hidden": "true" }, done ? icon("tick") : String(number + 1)),
    make("div", { class: "step-words" },
      make("span", { class: "step-name", text: name }), done ? make("span", { class: "unseen", text: " (done)" }) : null,
      now ? make("p", {}, words.map(drawn)) : null,
      now && does ? make("button", { type: "button", class: "act", text: does.label, data: { testid: "step-do" }, on: { click: () => act(does) } }) : null));
}

/** Words of a step: plain text, what is typed, and what is pressed. */
function drawn(part) {
  if (typeof part === "string") return part;
  return make(part.typed ? "code" : "b", { text: part.typed ?? part.pressed });
}

function stepsFor(view) {
  const { begun } = view;
  const named = (id) => session.hello.members.find((member) => member.id === id)?.name.split(" ")[0] ?? "somebody";
  const { question } = session.hello;
  return [
    { name: "Set it up", done: begun.set_up, ...settingUp(view, named) },
    { name: "Ask a question", done: Boolean(begun.asked), ...asking(view, question, named) },
    {
      name: "Turn the clock", done: begun.wrote_to.length > 0 || begun.answered || begun.thanked,
      words: ["The room has four hours to answer. If nobody does, Trellis asks one neighbour who agreed to be asked about that; where nobody did, it tells whoever asked."],
      does: { label: "Turn it until somebody is asked", until: (now) => now.wrote_to.length > 0 },
    },
    { name: "Answer", done: begun.answered || begun.thanked, ...answering(view, named) },
    { name: "Be thanked", done: begun.thanked, ...thanking(begun, named) },
  ];
}

/** The last answer says what may be pressed; what it offers is what the card speaks of. */
function offers(view, verb) {
  const answer = view.messages.findLast((one) => !one.deleted);
  return Boolean(answer?.blocks.some((block) => block.items?.some((item) => item.id.startsWith(`${verb}:`) || item.id === verb)));
}

function settingUp(view, named) {
  if (view.form) return { words: ["The name, the zone and the channels are filled in. ", { pressed: "Show me" }, " switches nothing on yet."] };
  if (offers(view, "coordinator.switch_on")) return { words: ["This is all that would change, and in which words. ", { pressed: "Switch on" }, " does it."] };
  if (offers(view, "coordinator.set_up")) return { words: ["This is the board. Press ", { pressed: "Set up" }, "; nothing is posted before you have seen it."] };
  const coordinator = session.hello.members.find((member) => member.coordinator);
  return {
    words: [`Trellis is silent until a coordinator sets it up. One line from ${named(coordinator?.id)} begins that; Enter sends it.`],
    does: { label: `Type it as ${named(coordinator?.id)}`, as: coordinator?.id, place: "trellis", typed: "/trellis board" },
  };
}

function asking(view, question, named) {
  if (offers(view, "broker.post")) return { words: ["Nobody has seen it yet. Press ", { pressed: "Post it" }, "."] };
  return {
    words: [question ? `${named(question.by)} has one. Enter sends it, and nobody else sees it yet.` : "Speak as anybody, and ask."],
    does: question && { label: `Type it as ${named(question.by)}`, as: question.by, place: question.place, typed: `/trellis ask ${question.text}` },
  };
}

function answering(view, named) {
  const { asked, wrote_to: wroteTo } = view.begun;
  const asker = asked?.by;
  const helper = wroteTo.findLast((id) => id !== asker);
  if (!helper && asker === view.me.id && view.place.id === "trellis") {
    return { words: ["Press ", { pressed: "Ask the room once more" }, "; or speak as anybody else, and answer in the question’s thread."] };
  }
  if (!helper) {
    return {
      words: ["Nobody had agreed to be asked about that. Trellis wrote to whoever asked, and leaves them the choice."],
      does: asker && { label: `Speak as ${named(asker)}`, as: asker, place: "trellis" },
    };
  }
  if (view.me.id === helper && view.place.id === "trellis") {
    return { words: [`You are ${named(helper)} now, and alone with Trellis. Press `, { pressed: "I'll look" }, ", follow the link, and answer in the thread."] };
  }
  if (view.thread && view.me.id === helper) return { words: [`Answer in this thread, as ${named(helper)} would; any line will do.`] };
  return {
    words: [`Trellis wrote to ${named(helper)}, and to nobody else. See what ${named(helper)} sees.`],
    does: { label: `Speak as ${named(helper)}`, as: helper, place: "trellis" },
  };
}

function thanking({ asked }, named) {
  const asker = asked?.by;
  return {
    words: [`There is an answer. As ${named(asker)}, press `, { pressed: "That helped" }, " under the question."],
    does: asker && { label: `Speak as ${named(asker)}`, as: asker, place: asked.place },
  };
}

async function act({ as, place, typed, until }) {
  if (until) {
    // What comes round falls due as well, and may come first.
    for (let turns = 0; turns < MOST_TURNS && !until(session.view.begun); turns += 1) await turnTo("next");
    return;
  }
  go({ as, place });
  try {
    await refresh();
  } catch (problem) {
    complain(problem);
    return;
  }
  if (!typed) return;
  const composer = the("composer");
  composer.value = typed;
  composer.dispatchEvent(new Event("input", { bubbles: true }));
  composer.focus();
}
