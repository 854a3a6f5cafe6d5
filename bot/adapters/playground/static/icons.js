// The few drawings of the page, in one stroke width, so that no picture has to be fetched.

import { draw } from "./dom.js";

const STROKES = {
  keys: ["M3.5 6.500h17v11h-17z", "M7 10h.01M10.300 10h.01M13.700 10h.01M17 10h.01", "M8 14h8"],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  close: ["M6 6l12 12M18 6 6 18"],
  lock: ["M7 11V8a5 5 0 0 1 10 0v3", "M5.5 11h13v8.5h-13z"],
  chevron: ["m7 10 5 5 5-5"],
  smile: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z", "M8.5 14c1.8 2.6 5.2 2.6 7 0", "M9 9.6v.6M15 9.6v.6"],
  more: ["M5.5 12h.01M12 12h.01M18.5 12h.01"],
  reply: ["M10 6 4 12l6 6", "M4 12h10a6 6 0 0 1 6 6v1"],
  eye: ["M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z", "M12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z"],
  pin: ["M9 4h6l-.8 6.2L18 14H6l3.8-3.8L9 4Z", "M12 14v6.5"],
  send: ["M12 19.5V5", "m5.5 11.5 6.5-6.5 6.5 6.5"],
  file: ["M6.5 3.5h7l4 4v13h-11z", "M13.5 3.5v4h4", "M12 11v6m-2.5-2.3L12 17l2.5-2.3"],
  down: ["M12 5v14", "m6 13 6 6 6-6"],
  play: ["M8 5.500v13l10.500-6.500Z"],
  pause: ["M8.500 5.500v13M15.500 5.500v13"],
  tick: ["m5.5 12.5 4.2 4.2 8.8-9.4"],
  sprout: ["M12 20.5V11", "M12 12C12 7.5 9 5 4.5 5 4.5 9.500 7.500 12 12 12Z", "M12 14.500c0-4 2.700-6.500 7.500-6.500 0 4.500-3 6.500-7.500 6.500Z"],
};

/** Draw a named icon; it is decoration, its meaning is always said in words beside it. */
export function icon(name) {
  return draw(
    "svg",
    { viewBox: "0 0 24 24", class: `glyph glyph-${name}`, "aria-hidden": "true", focusable: "false" },
    ...STROKES[name].map((d) => draw("path", { d })),
  );
}

/** Draw the mark of Trellis: a leaf before a lattice. */
export function mark() {
  return draw(
    "svg",
    { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true", focusable: "false" },
    draw("path", { d: "M4 28 28 4M4 12 20 28M12 4 28 20", class: "mark-lattice" }),
    draw("path", { d: "M8 24C7 13 13 7 25 7c0 12-6 18-17 17Z", class: "mark-leaf" }),
    draw("path", { d: "M8 24 19 13", class: "mark-vein" }),
  );
}
