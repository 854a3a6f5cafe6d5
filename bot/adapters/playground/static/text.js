// Lines and spans of the wire become elements. Nothing a member wrote can become anything but text.

import { address } from "./address.js";
import { make } from "./dom.js";
import { withDrawings } from "./emoji.js";

const STYLES = { strong: "strong", emphasis: "em", code: "code" };

/** Draw lines: items as lists, quotes and code as blocks, the rest as paragraphs. */
export function prose(lines) {
  const drawn = [];
  for (let at = 0; at < lines.length;) {
    const kind = lines[at].kind ?? "text";
    let end = at;
    while (end < lines.length && (lines[end].kind ?? "text") === kind) end += 1;
    drawn.push(...GROUPS[kind](lines.slice(at, end)));
    at = end;
  }
  return drawn;
}

const GROUPS = {
  text: (lines) => paragraphs(lines),
  item: (lines) => [make("ul", {}, lines.map((line) => make("li", {}, spans(line))))],
  quote: (lines) => [make("blockquote", {}, paragraphs(lines))],
  code: (lines) => [make("pre", { tabindex: "0" }, make("code", { text: lines.map(plainLine).join("\n") }))],
};

function paragraphs(lines) {
  const drawn = [];
  let current = null;
  for (const line of lines) {
    if (!line.spans.length) current = null;
    else if (current) current.append(make("br"), ...spans(line));
    else drawn.push(current = make("p", {}, spans(line)));
  }
  return drawn;
}

/** Draw one line's spans. */
export function spans(line) {
  return line.spans.flatMap((span) => (DRAWN[span.type] ?? DRAWN.words)(span));
}

const DRAWN = {
  words: ({ text, style }) => (STYLES[style] ? make(STYLES[style], { text }) : withDrawings(text ?? "")),
  link: ({ label, url }) => (safe(url)
    ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer", text: label })
    : document.createTextNode(label)),
  message: ({ label, place, message, thread }) => make("a", {
    class: "to-message", href: address({ place, thread: thread ?? message, message }), text: label,
  }),
  mention: ({ name, me }) => make("span", { class: `mention${me ? " me" : ""}`, text: `@${name}` }),
  channel: ({ id, name }) => make("a", { class: "to-place", href: address({ place: id }), text: `#${name}` }),
  time: ({ iso, label }) => make("time", { datetime: iso, text: label, title: `${label}, in your time` }),
};

function safe(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

/** The characters of one line, without any style. */
function plainLine(line) {
  return line.spans.map((span) => span.text ?? span.label ?? (span.type === "mention" ? `@${span.name}` : `#${span.name}`)).join("");
}

/** The characters of a whole message, for reading aloud. */
export function plain(blocks) {
  return blocks
    .flatMap((block) => block.lines ?? (block.pairs ?? []).map(([name, value]) => ({ spans: [...name.spans, { text: ": " }, ...value.spans] })))
    .map(plainLine)
    .join("\n");
}
