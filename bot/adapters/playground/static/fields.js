// The kinds of field a form can have; each reads its own values and shows its own problem.

import { make } from "./dom.js";

const FEW = 5;
const NEARLY_FULL = 0.8;

/** Make a field: `{node, read, problem, focus, grouped}`. */
export function field(wanted) {
  const id = `field-${wanted.name}`;
  const hint = wanted.hint ? make("p", { class: "field-hint", id: `${id}-hint`, text: wanted.hint }) : null;
  const problem = make("p", { class: "field-problem", id: `${id}-problem`, hidden: true, data: { testid: `problem-${wanted.name}` } });
  const described = [hint?.id, problem.id].filter(Boolean).join(" ");
  const input = inputFor(wanted, { id, "aria-describedby": described, "aria-required": wanted.required ? "true" : null });
  const optional = wanted.required ? null : make("span", { class: "optional", text: " (optional)" });
  const node = input.grouped
    ? make("fieldset", { class: "field", ...input.attributes }, make("legend", { text: wanted.label }, optional), hint, input.node, problem)
    : make("div", { class: "field" }, make("label", { for: id, text: wanted.label }, optional), hint, input.node, problem);
  if (input.grouped) node.setAttribute("aria-describedby", described);
  return {
    name: wanted.name,
    node,
    read: input.read,
    focus: () => (input.first ?? input.node).focus(),
    problem: (words) => {
      problem.textContent = words ?? "";
      problem.hidden = !words;
      node.classList.toggle("has-problem", Boolean(words));
      for (const one of input.marked) {
        if (words) one.setAttribute("aria-invalid", "true");
        else one.removeAttribute("aria-invalid");
      }
    },
  };
}

function inputFor(wanted, attributes) {
  const offered = ["choice", "member", "channel"].includes(wanted.kind);
  if (offered && wanted.most > 1) return ticks(wanted, attributes);
  if (offered && wanted.kind === "choice" && wanted.options.length <= FEW) return radios(wanted, attributes);
  if (offered) return select(wanted, attributes);
  if (wanted.kind === "text") return typed(wanted, make("textarea", { ...named(wanted, attributes), rows: "4" }));
  if (wanted.kind === "zone") return zone(wanted, attributes);
  const type = { date: "date", time: "time" }[wanted.kind] ?? "text";
  return typed(wanted, make("input", { ...named(wanted, attributes), type, autocomplete: "off" }));
}

function named(wanted, attributes) {
  return { ...attributes, name: wanted.name, data: { testid: `field-${wanted.name}` } };
}

function typed(wanted, input) {
  input.value = wanted.initial?.[0] ?? "";
  const read = () => (input.value ? [input.value] : []);
  if (!["line", "text"].includes(wanted.kind) || !wanted.longest) return { node: input, first: input, marked: [input], read };
  const count = make("span", { class: "field-count", "aria-hidden": "true" });
  const counted = () => {
    const { length } = input.value;
    count.textContent = length > wanted.longest * NEARLY_FULL ? `${length} of ${wanted.longest}` : "";
    count.classList.toggle("over", length > wanted.longest);
  };
  input.addEventListener("input", counted);
  counted();
  return { node: make("div", { class: "field-typed" }, input, count), first: input, marked: [input], read };
}

function zone(wanted, attributes) {
  const suggestions = make("datalist", { id: `${attributes.id}-list` }, (wanted.suggestions ?? []).map((one) => make("option", { value: one.value ?? one })));
  const input = make("input", { ...named(wanted, attributes), type: "text", list: suggestions.id, autocomplete: "off", placeholder: "Europe/Lisbon" });
  input.value = wanted.initial?.[0] ?? "";
  return { node: make("div", {}, input, suggestions), first: input, marked: [input], read: () => (input.value ? [input.value] : []) };
}

function select(wanted, attributes) {
  const initial = wanted.initial?.[0] ?? "";
  const none = wanted.required ? "Choose…" : "None";
  const input = make("select", named(wanted, attributes),
    make("option", { value: "", text: none }),
    wanted.options.map((option) => make("option", { value: option.value, text: option.label })));
  input.value = initial;
  if (input.selectedIndex < 0) input.value = "";
  return { node: make("div", { class: "select" }, input), first: input, marked: [input], read: () => (input.value ? [input.value] : []) };
}

function radios(wanted, attributes) {
  const none = wanted.required ? [] : [{ label: "No answer", value: "" }];
  return group(wanted, attributes, "radio", [...wanted.options, ...none], "radiogroup");
}

function ticks(wanted, attributes) {
  return group(wanted, attributes, "checkbox", wanted.options, null);
}

function group(wanted, attributes, type, options, role) {
  const initial = new Set(wanted.initial?.length ? wanted.initial : [""]);
  const boxes = options.map((option) => {
    const box = make("input", { type, name: wanted.name, value: option.value });
    box.checked = initial.has(option.value);
    return box;
  });
  return {
    grouped: true,
    attributes: { id: attributes.id, role, "aria-required": role ? attributes["aria-required"] : null, data: { testid: `field-${wanted.name}` } },
    node: make("div", { class: options.length > FEW ? "ticks many" : "ticks" },
      boxes.map((box, at) => make("label", { class: "tick" }, box, make("span", { text: options[at].label })))),
    get first() {
      return boxes.find((box) => box.checked) ?? boxes[0];
    },
    marked: boxes,
    read: () => boxes.filter((box) => box.checked && box.value).map((box) => box.value),
  };
}
