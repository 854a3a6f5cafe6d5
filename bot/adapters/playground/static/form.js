// A form that the bot asks somebody to fill in, over the page; what was typed stays while problems are shown beside it.

import { post } from "./api.js";
import { here } from "./address.js";
import { make, the } from "./dom.js";
import { field } from "./fields.js";
import { icon } from "./icons.js";
import { act, complain, refresh, whenSeen } from "./session.js";

const open = { id: null, fields: [] };

/** Show the form of a view as long as there is one. */
export function form() {
  const dialog = the("form");
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave();
  });
  whenSeen((view) => {
    const wanted = view.form ? `${view.me.id} ${view.form.id}` : null;
    if (wanted === open.id) return;
    open.id = wanted;
    if (dialog.open) dialog.close();
    dialog.replaceChildren();
    if (view.form) show(dialog, view.form);
  });
}

function show(dialog, wanted) {
  open.fields = wanted.fields.map(field);
  const submit = make("button", { type: "submit", class: "act act-primary", text: wanted.submit, data: { testid: "submit" } });
  const status = make("p", { class: "form-status", role: "status" });
  dialog.append(make("form", { novalidate: true, on: { submit: (event) => {
    event.preventDefault();
    hand(wanted, submit, status);
  } } },
  make("header", { class: "dialog-head" },
    make("h2", { id: "form-title", text: wanted.title }),
    make("button", { type: "button", class: "icon", "aria-label": "Close without saving", data: { testid: "form-close" }, on: { click: leave } }, icon("close"))),
  make("div", { class: "dialog-body" },
    wanted.intro ? wanted.intro.split("\n").filter(Boolean).map((words) => make("p", { class: "form-intro", text: words })) : null,
    open.fields.map((one) => one.node)),
  make("footer", { class: "dialog-foot" },
    status,
    make("button", { type: "button", class: "act act-quiet", text: "Cancel", on: { click: leave } }),
    submit)));
  dialog.showModal();
  open.fields[0]?.focus();
}

async function hand(wanted, submit, status) {
  if (submit.getAttribute("aria-disabled") === "true") return;
  submit.setAttribute("aria-disabled", "true");
  status.textContent = "";
  try {
    const values = Object.fromEntries(open.fields.map((one) => [one.name, one.read()]));
    const answer = await post("/api/submit", { as: here().as, form: wanted.id, values });
    const problems = new Map((answer.problems ?? []).map((one) => [one.field, one.text]));
    for (const one of open.fields) one.problem(problems.get(one.name));
    if (problems.size) {
      status.textContent = problems.size === 1 ? "One thing needs another look." : `${problems.size} things need another look.`;
      open.fields.find((one) => problems.has(one.name))?.focus();
    } else await refresh();
  } catch (problem) {
    status.textContent = problem.message;
    complain(problem);
  } finally {
    submit.removeAttribute("aria-disabled");
  }
}

function leave() {
  const id = open.id?.slice(open.id.indexOf(" ") + 1);
  if (id) act("/api/close", { form: id });
}
