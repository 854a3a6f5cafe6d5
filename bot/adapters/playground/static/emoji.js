// The emoji that are used here: their names for a screen reader, and a drawing that looks alike on every machine, also on
// one whose letters have none.

import { draw } from "./dom.js";

/** What the picker offers, in order. */
export const REACTIONS = [
  ["❓", "question"],
  ["✅", "done"],
  ["👍", "thumbs up"],
  ["🌱", "seedling"],
  ["❤️", "heart"],
  ["🎉", "celebration"],
  ["📌", "pin"],
];

const NAMES = new Map([...REACTIONS, ["👋", "waving hand"], ["😄", "smile"], ["🙋", "raised hand"], ["🙏", "thanks"], ["🧵", "thread"], ["💡", "idea"]].map(([emoji, name]) => [bare(emoji), name]));

const DRAWINGS = {
  "❓": [
    ["path", { d: "M8.2 8.6a3.9 3.9 0 1 1 5.9 3.4c-1.5.9-2.100 1.600-2.100 3.200", class: "e-line e-quince" }],
    ["circle", { cx: 12, cy: 19, r: 1.5, class: "e-fill e-quince" }],
  ],
  "✅": [
    ["rect", { x: 3.5, y: 3.5, width: 17, height: 17, rx: 4.5, class: "e-fill e-leaf" }],
    ["path", { d: "m8 12.300 2.900 3L16.300 9", class: "e-line e-paper" }],
  ],
  "👍": [
    ["path", { d: "M8.500 11 11.300 4.300c1.700 0 2.600 1.100 2.400 2.700L13.300 9.500h4.900c1.300 0 2.200 1.100 1.900 2.400l-1.300 6c-.2 1-1 1.700-2 1.700H8.500Z", class: "e-fill e-honey" }],
    ["rect", { x: 3.6, y: 10.6, width: 3.7, height: 9.2, rx: 1.3, class: "e-fill e-bark" }],
  ],
  "🌱": [
    ["path", { d: "M12 20.500v-8.500", class: "e-line e-leaf" }],
    ["path", { d: "M12 12.500C12 7.500 8.800 5 3.800 5c0 4.800 3.200 7.500 8.200 7.500Z", class: "e-fill e-leaf" }],
    ["path", { d: "M12 15c0-4.400 2.900-6.800 8-6.800 0 4.600-3 6.800-8 6.800Z", class: "e-fill e-moss" }],
  ],
  "❤️": [
    ["path", { d: "M12 20C6.200 15.800 3.500 12.700 3.500 9.100a4.500 4.500 0 0 1 8.500-2.100 4.500 4.500 0 0 1 8.500 2.100c0 3.600-2.700 6.700-8.500 10.900Z", class: "e-fill e-rose" }],
  ],
  "🎉": [
    ["path", { d: "m4 20.300 4-10.600 6.600 6.600Z", class: "e-fill e-honey" }],
    ["path", { d: "M12.600 8.800c.3-2-.4-3.500-1.700-4.600M15.200 12.700c2-.9 3.700-.8 5 .2", class: "e-line e-leaf" }],
    ["circle", { cx: 16.800, cy: 5.200, r: 1.500, class: "e-fill e-rose" }],
    ["circle", { cx: 19.600, cy: 8.700, r: 1.100, class: "e-fill e-quince" }],
    ["circle", { cx: 18.500, cy: 17.500, r: 1.300, class: "e-fill e-moss" }],
  ],
  "👋": [
    ["path", { d: "M8 13.200 5.300 9M10.300 11.200 7.200 6.200M13 10 10.200 5M15.600 10.600 13.600 6.800", class: "e-line e-honey" }],
    ["path", { d: "M6.900 13.600 16 8.800l3 5.400c1.300 2.600.2 5.300-2.500 6.400-2.700 1.100-5.300.2-6.700-2Z", class: "e-fill e-honey" }],
    ["path", { d: "M17 12.500c.2-1.600.9-2.500 2.200-2.800M18.500 3.800c1 .7 1.600 1.700 1.700 2.900M3.200 15.500c.3 1.200 1 2.200 2 2.900", class: "e-line e-bark" }],
  ],
  "😄": [
    ["circle", { cx: 12, cy: 12, r: 8.8, class: "e-fill e-honey" }],
    ["path", { d: "M8.400 10.200v-.8M15.600 10.200v-.8", class: "e-line e-dark" }],
    ["path", { d: "M7.300 13.200h9.400c-.4 2.800-2.300 4.600-4.700 4.600s-4.300-1.800-4.700-4.600Z", class: "e-fill e-dark" }],
  ],
  "🙋": [
    ["circle", { cx: 10.5, cy: 9, r: 4, class: "e-fill e-honey" }],
    ["path", { d: "M3.500 20.500c.4-4.300 3.200-6.300 7-6.300 2 0 3.700.5 5 1.700V20.500Z", class: "e-fill e-leaf" }],
    ["path", { d: "M16 18.500c2.400-3.500 3-7.500 2.600-13.500", class: "e-line e-honey" }],
  ],
  "🙏": [
    ["path", { d: "M11.600 3.500v13.200c0 2.300-2.200 3.800-5.800 3.800l-1-3.600c2.400-.6 2.900-2 3.200-4.400l1-7.300c.3-1.500 1.300-2.100 2.600-1.700Z", class: "e-fill e-honey" }],
    ["path", { d: "M12.400 3.500v13.200c0 2.300 2.200 3.800 5.800 3.800l1-3.600c-2.400-.6-2.900-2-3.200-4.400l-1-7.300c-.3-1.500-1.300-2.100-2.600-1.700Z", class: "e-fill e-bark" }],
  ],
  "🧵": [
    ["rect", { x: 7.5, y: 6.5, width: 9, height: 11, class: "e-fill e-leaf" }],
    ["path", { d: "M8 9.800 16 8.600M8 13 16 11.800M8 16.200 16 15", class: "e-line e-paper e-thin" }],
    ["rect", { x: 5, y: 3.5, width: 14, height: 3.4, rx: 1.5, class: "e-fill e-bark" }],
    ["rect", { x: 5, y: 17.1, width: 14, height: 3.4, rx: 1.5, class: "e-fill e-bark" }],
  ],
  "💡": [
    ["path", { d: "M12 3a6.600 6.600 0 0 0-3.900 11.900c.8.600 1.200 1.300 1.300 2.100h5.200c.1-.8.500-1.500 1.300-2.100A6.600 6.600 0 0 0 12 3Z", class: "e-fill e-honey" }],
    ["path", { d: "M10 19h4M10.800 21.500h2.400", class: "e-line e-bark" }],
  ],
  "📌": [
    ["path", { d: "M12 14v7", class: "e-line e-bark" }],
    ["path", { d: "M8.200 3.500h7.600l-1 6.200 3.200 4.300H6l3.200-4.300Z", class: "e-fill e-quince" }],
  ],
};

const KNOWN = new RegExp(`(${Object.keys(DRAWINGS).map((emoji) => `${bare(emoji)}\ufe0f?`).join("|")})`, "u");

/** Name a reaction. */
export function nameOf(emoji) {
  return NAMES.get(bare(emoji)) ?? emoji;
}

/** Draw a reaction, or show its character where we have no drawing. */
export function emojiMark(emoji) {
  const known = Object.keys(DRAWINGS).find((one) => bare(one) === bare(emoji));
  if (!known) {
    const plain = document.createElement("span");
    plain.className = "emoji";
    plain.setAttribute("aria-hidden", "true");
    plain.textContent = emoji;
    return plain;
  }
  return draw(
    "svg",
    { viewBox: "0 0 24 24", class: "emoji", "aria-hidden": "true", focusable: "false" },
    ...DRAWINGS[known].map(([shape, given]) => draw(shape, given)),
  );
}

/** Go through words: what is drawn here becomes a drawing with a name, everything else stays characters. */
export function withDrawings(words) {
  const parts = words.split(KNOWN);
  if (parts.length === 1) return [words];
  return parts.map((part, at) => (at % 2 ? named(part) : part)).filter((part) => part !== "");
}

function named(emoji) {
  const drawing = emojiMark(emoji);
  drawing.removeAttribute("aria-hidden");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", nameOf(emoji));
  return drawing;
}

function bare(emoji) {
  return emoji.replaceAll("\ufe0f", "");
}
