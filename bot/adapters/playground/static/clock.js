// The community's clock: what moment it is there, what comes next, and the three ways to turn it.

import { address, here } from "./address.js";
import { busily, post } from "./api.js";
import { make, the, unseen } from "./dom.js";
import { complain, refresh, session, whenSeen } from "./session.js";
import { day, hour, when } from "./time.js";
import { drawVine } from "./vine.js";

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const SHOWN_NAMES = 4;
const BEAT = 320;
const HINT = "Nothing here waits for real time: turn the clock, and what falls due happens at once.";

const shown = { now: null, target: null, from: 0, started: 0, takes: 0, zone: "UTC", next: null, passed: new Set(), turning: false };
let parts = null;
let frame = 0;

/** Draw the clock and keep it true. */
export function clock() {
  parts = {
    date: make("span", { class: "now-day" }),
    time: make("span", { class: "now-hour" }),
    where: make("span", { class: "now-where" }),
    vine: make("canvas", { class: "vine", "aria-hidden": "true", role: "presentation" }),
    words: make("p", { class: "clock-words", role: "status", data: { testid: "clock-words" }, text: HINT }),
    next: button("next", "clock-next"),
    hour: button("hour", "clock-hour", "+1 hour"),
    morning: button("morning", "clock-morning", "Next morning"),
  };
  const moment = make("p", { class: "now", data: { testid: "clock-now" } }, unseen("It is "), parts.date, " ", parts.time, " ", parts.where);
  the("clock").append(
    make("div", { class: "clock-row" }, moment,
      make("div", { class: "turns", role: "group", "aria-label": "Turn the clock" }, parts.hour, parts.morning, parts.next)),
    parts.vine,
    parts.words,
  );
  new ResizeObserver(wake).observe(parts.vine);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours = null;
    wake();
  });
  whenSeen(seen);
}

function button(turn, testid, words = "") {
  return make("button", {
    type: "button", class: `turn turn-${turn}`, data: { testid }, on: { click: () => turnTo(turn) },
  }, make("span", { text: words }));
}

/** Turn the clock, and tell what was due and what came of it. */
export async function turnTo(turn) {
  if (shown.turning || (turn === "next" && !shown.next)) return;
  turning(true);
  the("clock").dataset.turned = "by hand";
  parts.words.textContent = "Turning the clock; whatever falls due is being done…";
  await busily(async () => {
    try {
      const answer = await post("/api/clock", { as: here().as, turn });
      await refresh();
      parts.words.replaceChildren(...due(answer.passed ?? [], answer.wrote ?? []), ...written(answer.wrote ?? []));
      parts.words.title = parts.words.textContent;
    } catch (problem) {
      parts.words.textContent = "The clock could not be turned.";
      complain(problem);
    } finally {
      turning(false);
    }
  });
}

function turning(on) {
  shown.turning = on;
  the("clock").classList.toggle("turning", on);
  the("clock").setAttribute("aria-busy", String(on));
  for (const one of [parts.hour, parts.morning]) one.setAttribute("aria-disabled", String(on));
  parts.next.setAttribute("aria-disabled", String(on || !shown.next));
  wake();
}

function due(passed, wrote) {
  if (!passed.length) return wrote.length ? [] : [make("span", { text: "Nothing was due meanwhile." })];
  const counted = new Map();
  for (const name of passed) counted.set(name, (counted.get(name) ?? 0) + 1);
  const names = [...counted].map(([name, times]) => (times > 1 ? `${name} (${times} times)` : name));
  const more = names.length - SHOWN_NAMES;
  return [
    make("span", { class: "clock-passed", text: "Was due: " }),
    `${names.slice(0, SHOWN_NAMES).join(", ")}${more > 0 ? `, and ${more} more` : ""}.`,
  ];
}

function written(wrote) {
  if (!wrote.length) return [];
  const ways = wrote.slice(0, SHOWN_NAMES).map(({ person, place, name }) => make("a", {
    href: address(person ? { as: person, place: "trellis" } : { place }), text: person ? name : `#${name}`,
  }));
  const more = wrote.length - ways.length;
  const joined = ways.flatMap((way, at) => [at ? ", " : " ", way]);
  return [" ", make("span", { class: "clock-passed", text: "Trellis wrote to" }), ...joined, more > 0 ? ` and ${more} more.` : "."];
}

/** Show how time passes while the page itself has nothing new to show. */
export function passes(told) {
  seen({ ...session.view, clock: told });
}

function seen(view) {
  const now = Date.parse(view.clock?.now ?? view.now);
  shown.playing = Boolean(view.clock?.play) && view.clock.play.pace !== "pause";
  const zone = view.me.zone;
  const next = view.clock?.next ? Date.parse(view.clock.next.at) : null;
  if (shown.next && shown.next <= now && shown.next !== next) shown.passed.add(shown.next);
  shown.next = next;
  if (zone !== shown.zone) write(shown.now ?? now, zone);
  shown.zone = zone;
  if (next) {
    parts.next.replaceChildren(
      make("span", { class: "turn-label", text: "Next:" }), " ",
      make("span", { class: "turn-name", text: view.clock.next.name }),
      make("span", { class: "turn-when", text: ` · ${when(next, now, zone)}` }));
    parts.next.title = view.clock.next.name;
  } else {
    parts.next.replaceChildren(make("span", { text: "Nothing is planned" }));
    parts.next.title = "";
  }
  parts.next.setAttribute("aria-disabled", String(shown.turning || !next));
  glide(now);
}

function glide(now) {
  if (shown.now === null || CALM.matches || document.hidden) {
    shown.now = now;
    shown.target = now;
    write(now, shown.zone);
    wake();
    return;
  }
  if (now === shown.target) {
    wake();
    return;
  }
  shown.from = shown.now;
  shown.target = now;
  shown.started = performance.now();
  shown.takes = shown.playing ? BEAT : Math.min(2_000, 700 + Math.abs(now - shown.now) / 60_000);
  wake();
}

function write(now, zone) {
  parts.date.textContent = day(now, zone);
  parts.time.textContent = hour(now, zone);
  parts.where.textContent = `in ${zone.split("/").pop().replaceAll("_", " ")}`;
}

function wake() {
  if (!frame && shown.now !== null) frame = requestAnimationFrame(step);
}

function step(at) {
  frame = 0;
  if (shown.now !== shown.target) {
    const along = Math.min(1, (at - shown.started) / shown.takes);
    const eased = shown.playing ? along : along < 0.5 ? 4 * along ** 3 : 1 - (-2 * along + 2) ** 3 / 2;
    shown.now = along === 1 ? shown.target : shown.from + (shown.target - shown.from) * Math.max(0, eased);
    write(shown.now, shown.zone);
  }
  const pulse = shown.turning && !CALM.matches ? (Math.sin(at / 180) + 1) / 2 : 0;
  drawVine(parts.vine, { ...shown, pulse }, palette());
  if (shown.now !== shown.target || (shown.turning && !CALM.matches)) wake();
}

let colours = null;

function palette() {
  if (colours) return colours;
  const style = getComputedStyle(the("clock"));
  const read = (name) => style.getPropertyValue(name).trim();
  colours = Object.fromEntries(["clear", "night", "lattice", "faint", "ink", "stem", "leaf", "tendril", "bud", "petal", "halo", "glow", "paper", "moon", "sun"]
    .map((name) => [name, read(`--vine-${name}`)]));
  colours.leafLight = read("--vine-leaf-light");
  colours.small = `10px ${read("--sans")}`;
  colours.serif = `600 12px ${read("--serif")}`;
  return colours;
}
