// The reactions people can give: their names for a screen reader, and a drawing that looks alike on every machine.

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
  "📌": [
    ["path", { d: "M12 14v7", class: "e-line e-bark" }],
    ["path", { d: "M8.200 3.500h7.600l-1 6.200 3.200 4.300H6l3.200-4.300Z", class: "e-fill e-quince" }],
  ],
};

/** Name a reaction. */
export function nameOf(emoji) {
  const plain = bare(emoji);
  return REACTIONS.find(([known]) => bare(known) === plain)?.[1] ?? emoji;
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

function bare(emoji) {
  return emoji.replaceAll("\ufe0f", "");
}
