// The blocks of a message: headings, paragraphs, facts, documents, and what can be pressed or chosen.

import { make } from "./dom.js";
import { icon } from "./icons.js";
import { menu, pop } from "./pop.js";
import { prose, spans } from "./text.js";

const SHOWN_AS_THEY_ARE = new Set(["text/plain", "text/csv", "text/calendar", "text/markdown", "application/json"]);
const DRAWN = new Set(["image/gif", "image/jpeg", "image/png", "image/webp"]);
const addresses = new Map();

/** Draw a message's blocks; `press(id, values)` is told what was pressed or chosen. */
export function blocks(wanted, press) {
  return wanted.map((block) => (BLOCKS[block.type] ?? (() => null))(block, press));
}

const BLOCKS = {
  heading: ({ lines }) => make("h3", { class: "b-heading" }, lines.flatMap((line, at) => [at ? make("br") : null, spans(line)])),
  paragraph: ({ lines }) => make("div", { class: "b-paragraph" }, prose(lines)),
  small: ({ lines }) => make("div", { class: "b-small" }, prose(lines)),
  quoted: ({ lines }) => make("blockquote", { class: "b-quoted" }, prose(lines)),
  facts: ({ pairs }) => make("dl", { class: "b-facts" },
    pairs.map(([name, value]) => make("div", {}, make("dt", {}, spans(name)), make("dd", {}, spans(value))))),
  actions: ({ items }, press) => make("div", { class: "b-actions" }, items.map((item) => ITEMS[item.type](item, press))),
  document: (block) => paper(block),
  picture: (block) => picture(block),
  divider: () => make("hr", { class: "b-divider" }),
};

const ITEMS = {
  button: ({ label, id, tone }, press) => make("button", {
    type: "button", class: `act act-${tone ?? "quiet"}`, text: label, data: { key: `press ${id}`, action: id },
    on: { click: (event) => once(event.currentTarget, () => press(id, [])) },
  }),
  select: (item, press) => {
    const button = make("button", {
      type: "button", class: "act act-select", "aria-haspopup": item.most > 1 ? "dialog" : "menu", "aria-expanded": "false",
      data: { key: `press ${item.id}`, action: item.id },
      on: { click: () => (item.most > 1 ? chooseSeveral : chooseOne)(button, item, press) },
    }, make("span", { text: item.label }), icon("chevron"));
    return button;
  },
};

/** Nobody means to press twice while the first press is on its way. */
async function once(button, work) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

function chooseOne(button, { label, id, options }, press) {
  menu(button, {
    label,
    items: options.map((option) => ({ label: option.label, choose: () => press(id, [option.value]) })),
  });
}

function chooseSeveral(button, { label, id, options, most }, press) {
  const panel = pop(button, { role: "dialog", label, build: (close) => checklist({ label, options, most }, (values) => {
    close();
    press(id, values);
  }) });
  panel?.querySelector("input")?.focus();
}

function checklist({ label, options, most }, chosen) {
  const boxes = options.map((option) => make("input", { type: "checkbox", value: option.value }));
  const values = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const full = () => {
    const many = values().length;
    for (const box of boxes) box.disabled = !box.checked && many >= most;
  };
  return make("form", { class: "checklist", on: { change: full, submit: (event) => {
    event.preventDefault();
    chosen(values());
  } } },
  make("fieldset", {},
    make("legend", { text: label }),
    make("p", { class: "pop-hint", text: most < options.length ? `Up to ${most}` : "As many as you like" }),
    make("div", { class: "checklist-scroll" }, boxes.map((box, at) => make("label", { class: "tick" }, box, make("span", { text: options[at].label }))))),
  make("button", { type: "submit", class: "act act-primary", text: "Choose" }));
}

function paper({ name, media_type: mediaType, content }) {
  // A page of ours must never show a document as a page: what is not plainly text is only ever downloaded.
  const type = SHOWN_AS_THEY_ARE.has(mediaType) ? mediaType : "application/octet-stream";
  const key = `${name}\n${type}\n${content}`;
  if (!addresses.has(key)) addresses.set(key, URL.createObjectURL(new Blob([content], { type })));
  return make("a", { class: "b-document", href: addresses.get(key), download: name, data: { key: `document ${name}`, testid: "document" } },
    icon("file"),
    make("span", { class: "document-name", text: name }),
    make("span", { class: "document-size", text: size(new Blob([content]).size) }));
}

function picture({ name, media_type: mediaType, content, alt }) {
  if (!DRAWN.has(mediaType)) return make("p", { class: "b-small", text: alt });
  return make("img", { class: "b-picture", src: `data:${mediaType};base64,${content}`, alt, title: alt, data: { key: `picture ${name}`, testid: "picture" } });
}

function size(bytes) {
  return bytes < 1_000 ? `${bytes} bytes` : `${(bytes / 1_000).toFixed(bytes < 10_000 ? 1 : 0)} kB`;
}
