// The clock that plays: play and pause, how fast, a week or a season at once, and what passed meanwhile.

import { post } from "./api.js";
import { make, the } from "./dom.js";
import { icon } from "./icons.js";
import { announce } from "./notices.js";
import { menu } from "./pop.js";
import { act, complain, session, whenSeen } from "./session.js";
import { when } from "./time.js";
import { worldItems } from "./worlds.js";

const PACES = [
  { pace: "60", label: "Play, a minute each second", short: "60×" },
  { pace: "600", label: "Play, ten minutes each second", short: "600×" },
];
const WAYS = [
  { pace: "week", label: "Let a week pass", words: "A week" },
  { pace: "season", label: "Let a season pass", words: "A season" },
];
const WAY_HINT = "as fast as all that falls due can be done";
const SHOWN = 3;

const state = { play: { pace: "pause" }, residents: { on: false, of: 0, there: [] }, chosen: "600" };
let parts = null;

/** Draw the buttons beside those that turn the clock, and the line that tells what passed. */
export function play() {
  parts = {
    toggle: make("button", { type: "button", class: "turn play-toggle", data: { testid: "play" }, on: { click: toggle } }),
    more: make("button", {
      type: "button", class: "turn play-more", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "How time passes, residents, and worlds",
      title: "How time passes, residents, and worlds", data: { testid: "play-more" }, on: { click: openMenu },
    }, icon("chevron")),
    words: make("p", { class: "clock-words play-words", data: { testid: "play-words" }, hidden: true }),
  };
  the("clock").querySelector(".turns").append(make("span", { class: "play" }, parts.toggle, parts.more));
  the("clock").append(parts.words);
  whenSeen((view) => beat(view.clock, view.residents));
}

/** Take in how time passes, as the house tells it at every change. */
export function beat({ play: told, now }, residents) {
  const before = state.play;
  state.play = told ?? state.play;
  state.residents = residents ?? state.residents;
  draw(Date.parse(now));
  if (isPlaying(before) !== isPlaying(state.play)) announce(isPlaying(state.play) ? "Time passes by itself." : plain(Date.parse(now)));
}

/** Say whether time passes by itself just now. */
export function isPlaying(told = state.play) {
  return told.pace !== "pause";
}

/** Say whether somebody is simulated. */
export function isSimulated(person) {
  return state.residents.there.includes(person);
}

/** The mark of those whom nobody plays by hand. */
export function simulated(person) {
  return isSimulated(person) ? make("span", { class: "label simulated", title: "A resident of the playground: simulated, from a script", text: "simulated" }) : null;
}

function toggle() {
  return choose(isPlaying() ? "pause" : state.chosen);
}

async function choose(pace) {
  if (PACES.some((one) => one.pace === pace)) state.chosen = pace;
  try {
    await post("/api/play", { pace });
  } catch (problem) {
    complain(problem);
  }
}

function openMenu() {
  const paces = PACES.map(({ pace, label, short }) => item(label, short, () => choose(pace), { testid: `play-${pace}` }));
  const ways = WAYS.map(({ pace, label }) => item(label, WAY_HINT, () => choose(pace), { testid: `play-${pace}` }));
  menu(parts.more, { label: "How time passes, residents, and worlds", items: [...paces, "line", ...ways, "line", ...dwellers(), ...worldItems()] });
}

function dwellers() {
  const { on, of } = state.residents;
  if (!of) return [];
  const [label, hint] = on
    ? ["Let the residents rest", "nobody acts by themselves any more"]
    : ["Let residents live here", `${of} simulated people, who act while time passes`];
  return [item(label, hint, () => act("/api/residents", { on: !on }), { testid: "residents" }), "line"];
}

function item(label, hint, does, data) {
  return { data, choose: does, content: [make("span", { class: "pop-words" },
    make("span", { class: "pop-line" }, make("span", { class: "pop-name", text: label })),
    make("span", { class: "pop-hint", text: hint }))] };
}

function draw(now) {
  const on = isPlaying();
  const drawn = JSON.stringify([on, state.play, state.chosen, state.residents.on, session.view?.me.zone]);
  if (parts.toggle.dataset.drawn === drawn) return;
  parts.toggle.dataset.drawn = drawn;
  const { short } = PACES.find(({ pace }) => pace === (on ? state.play.pace : state.chosen)) ?? { short: "" };
  parts.toggle.replaceChildren(icon(on ? "pause" : "play"), make("span", { text: on ? "Pause" : "Play" }), ...(short ? [" ", make("span", { class: "play-pace", text: short })] : []));
  the("clock").classList.toggle("playing", on);
  const shows = on || (state.play.since !== undefined && !the("clock").dataset.turned);
  if (on) delete the("clock").dataset.turned;
  parts.words.hidden = !shows;
  the("clock").classList.toggle("has-played", shows);
  if (shows) parts.words.replaceChildren(...words(now));
  parts.words.title = parts.words.textContent;
}

function words(now) {
  const { play: told } = state;
  const zone = session.view.me.zone;
  const since = when(Date.parse(told.since), now, zone);
  const latest = [...new Set((told.latest ?? []).map(({ name }) => name))].slice(-SHOWN).reverse();
  const passed = latest.length ? [make("span", { class: "clock-passed", text: "Was due: " }), `${latest.join(", ")}. `] : [];
  const tally = `Since ${since}: ${tallied(told.due, told.written)}.`;
  if (isPlaying()) {
    const living = state.residents.on || told.written?.people ? [] : [" Nobody lives here by themselves; the menu beside Play lets residents."];
    return [...passed, make("span", { class: "play-tally", text: tally }), ...living];
  }
  return [make("span", { class: "clock-passed", text: `${ended(told)} ` }), make("span", { class: "play-tally", text: tally })];
}

function ended({ stopped, until, pace }) {
  if (stopped === "there") return until ? "That was it." : "";
  if (stopped === "unwatched") return "Paused, because nobody looked.";
  if (stopped === "failed") return "Paused: the clock could not be turned.";
  return pace === "pause" ? "Paused." : "";
}

function plain(now) {
  return words(now).map((word) => word.textContent ?? word).join("");
}

function tallied(due, { bot, people }) {
  const parts = [
    due && `${due.toLocaleString("en")} ${due === 1 ? "thing" : "things"} fell due`,
    bot && `Trellis wrote ${times(bot)}`,
    people && `people wrote ${times(people)}`,
  ].filter(Boolean);
  return parts.join(", ") || "nothing has happened yet";
}

function times(number) {
  return number === 1 ? "once" : `${number.toLocaleString("en")} times`;
}
