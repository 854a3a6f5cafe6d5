// Builds elements from plain data. Everything a person wrote enters the page here, as text and never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `class`, `text`, `on` (listeners) and `data` are special, everything else is an attribute. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "text") element.textContent = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "on") for (const [what, heard] of Object.entries(value)) element.addEventListener(what, heard);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Make a part of a drawing. */
export function draw(tag, given = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** Words that only a screen reader says. */
export function unseen(words) {
  return make("span", { class: "unseen", text: words });
}

/** Find an element of index.html. */
export function the(id) {
  return document.getElementById(id);
}

/**
 * Bring a list's children in line with `wanted`, a list of `{key, signature, build}`, touching only what differs,
 * so that focus, selection and scroll position survive. Says which keys are new.
 */
export function patch(list, wanted) {
  const had = list.kept ?? new Map();
  const kept = new Map();
  const fresh = [];
  const staying = new Set(wanted.map(({ key }) => key));
  for (const [key, { node }] of had) if (!staying.has(key)) leave(node);
  let cursor = list.firstChild;
  for (const { key, signature, build } of wanted) {
    let entry = had.get(key);
    if (!entry) {
      entry = { node: build(), signature };
      fresh.push(key);
    } else if (entry.signature !== signature) {
      const node = build();
      const focused = entry.node.contains(document.activeElement) ? document.activeElement : null;
      if (entry.node === cursor) cursor = node;
      entry.node.replaceWith(node);
      if (focused) refocus(node, focused.dataset.key);
      entry = { node, signature };
    }
    kept.set(key, entry);
    if (entry.node === cursor) cursor = cursor.nextSibling;
    else list.insertBefore(entry.node, cursor);
  }
  list.kept = kept;
  return fresh;
}

function leave(node) {
  const focused = node.contains(document.activeElement);
  const neighbour = focused ? beside(node, "nextElementSibling") ?? beside(node, "previousElementSibling") : null;
  node.remove();
  neighbour?.focus({ preventScroll: true });
}

function beside(node, way) {
  let other = node[way];
  while (other && !other.hasAttribute("tabindex")) other = other[way];
  return other;
}

function refocus(node, key) {
  const same = key ? node.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
  (same ?? node).focus({ preventScroll: true });
}

/** Empty a list together with what `patch` remembers of it. */
export function clear(list) {
  list.replaceChildren();
  list.kept = new Map();
}
