// The card "How to begin": four steps that show what Trellis is, each done by doing it; it can be put away without loss.

import { go } from "./address.js";
import { turnTo } from "./clock.js";
import { make, the } from "./dom.js";
import { icon } from "./icons.js";
import { complain, refresh, session, whenSeen } from "./session.js";

const AWAY = "how to begin: put away";
const MOST_TURNS = 12;
const END = [
  ["That is the way of a question. Three more things to try:"],
  [{ pressed: "Newcomers" }, ": let somebody join in “Speak as”, say hello as they would, and turn the clock."],
  [{ pressed: "The library" }, ": send ", { typed: "/trellis find radio" }, "."],
  [{ pressed: "Meetups" }, ": turn the clock until one invites in #meetups."],
];

/** Draw the card and keep it true; what was done is read off the community itself, never counted here. */
export function beginning() {
  const again = make("button", { type: "button", class: "again", text: "How to begin", data: { testid: "beginning-again" }, on: { click: () => put(false) } });
  the("places").querySelector(".places-foot span").append(" ", again);
  const draw = (view) => {
    const away = isAway();
    again.hidden = !away;
    the("beginning").hidden = away;
    if (away) return;
    const steps = stepsFor(view);
    const drawn = JSON.stringify(steps);
    if (the("beginning").dataset.drawn === drawn) return;
    const focused = the("beginning").contains(document.activeElement);
    the("beginning").dataset.drawn = drawn;
    the("beginning").replaceChildren(...card(steps));
    if (focused) the("beginning").querySelector(".act")?.focus({ preventScroll: true });
  };
  whenSeen(draw);

  function put(away) {
    keepAway(away);
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

function stepsFor({ begun }) {
  const named = (id) => session.hello.members.find((member) => member.id === id)?.name.split(" ")[0] ?? "somebody";
  const coordinator = session.hello.members.find((member) => member.coordinator);
  const { question } = session.hello;
  return [
    {
      name: "Set it up", done: begun.set_up,
      words: [`Trellis is silent until a coordinator has set it up. As ${named(coordinator?.id)}, send `, { typed: "/trellis board" }, ", press ", { pressed: "Set up" }, ", and look before you switch it on."],
      does: { label: `Type it as ${named(coordinator?.id)}`, as: coordinator?.id, place: "trellis", typed: "/trellis board" },
    },
    {
      name: "Ask a question", done: Boolean(begun.asked),
      words: [question ? `${named(question.by)} has one. ` : "Speak as anybody. ", "Send it, look at the post, and ", { pressed: "Post it" }, "."],
      does: question && { label: `Type it as ${named(question.by)}`, as: question.by, place: question.place, typed: `/trellis ask ${question.text}` },
    },
    {
      name: "Turn the clock", done: begun.wrote_to.length > 0 || begun.answered || begun.thanked,
      words: ["The room has four hours. If nobody answers, Trellis asks one neighbour who agreed to be asked."],
      does: { label: "Turn it until somebody is asked", until: (now) => now.wrote_to.length > 0 },
    },
    { name: "Answer, and be thanked", done: begun.thanked, ...answering(begun, named) },
  ];
}

function answering({ asked, answered, wrote_to: wroteTo }, named) {
  const asker = asked?.by;
  if (answered && asker) {
    return {
      words: [`There is an answer. As ${named(asker)}, press `, { pressed: "That helped" }, " under the question."],
      does: { label: `Speak as ${named(asker)}`, as: asker, place: asked.place },
    };
  }
  const helper = wroteTo.findLast((id) => id !== asker);
  if (helper) {
    return {
      words: [`Trellis wrote to ${named(helper)}. As ${named(helper)}, press `, { pressed: "I'll look" }, ", follow the link, and answer in the thread."],
      does: { label: `Speak as ${named(helper)}`, as: helper, place: "trellis" },
    };
  }
  return {
    words: ["Nobody had agreed to be asked about that. Trellis wrote to whoever asked, and leaves them the choice."],
    does: asker && { label: `Speak as ${named(asker)}`, as: asker, place: "trellis" },
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

function isAway() {
  try {
    return localStorage.getItem(AWAY) !== null;
  } catch {
    return false;
  }
}

function keepAway(away) {
  try {
    if (away) localStorage.setItem(AWAY, "yes");
    else localStorage.removeItem(AWAY);
  } catch {
    // A browser that keeps nothing shows the card again next time; that is no loss.
  }
}
