// The world as one file: saved, opened, and begun again; where another one stands here the page begins anew.

import { busily, get, postFile, save } from "./api.js";
import { make, the } from "./dom.js";
import { announce, banner } from "./notices.js";
import { act, complain } from "./session.js";

const SUFFIX = ".trellis-world";
const MOST_TRIES = 240;
let loadedFrom = null;

/** The entries of the menu. */
export function worldItems() {
  return [
    entry("Save this world", "one file, to go on from or to share", saves, "world-save"),
    entry("Open a world…", `a ${SUFFIX} file, in the place of this one`, chooses, "world-open"),
    entry("Begin again…", "the first day, with the same seed", asksToBegin, "world-reset"),
  ];
}

function entry(label, hint, does, testid) {
  return { data: { testid }, choose: does, content: [make("span", { class: "pop-words" },
    make("span", { class: "pop-line" }, make("span", { class: "pop-name", text: label })),
    make("span", { class: "pop-hint", text: hint }))] };
}

async function saves() {
  await busily(async () => {
    try {
      const { blob, name } = await save("/api/world/save");
      const address = URL.createObjectURL(blob);
      make("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      announce("The world is saved.");
    } catch (problem) {
      complain(problem);
    }
  });
}

function chooses() {
  const field = make("input", { type: "file", accept: SUFFIX, data: { testid: "world-file" }, class: "unseen", tabindex: "-1", "aria-hidden": "true" });
  field.addEventListener("change", () => {
    const [file] = field.files;
    field.remove();
    if (file) asks(`Open “${file.name}”, in the place of what is here?`, "Open it", () => opens(file));
  });
  field.addEventListener("cancel", () => field.remove());
  document.body.append(field);
  field.click();
}

async function opens(file) {
  await busily(async () => {
    try {
      await postFile("/api/world/load", file);
      await comesBack();
    } catch (problem) {
      complain(problem);
    }
  });
}

function asksToBegin() {
  asks("Begin this world again, from its first day?", "Begin again", async () => {
    if (await act("/api/world/reset", {})) await busily(comesBack);
  });
}

/** Ask before what is here makes way. */
function asks(question, label, does) {
  const dialog = the("confirm");
  const yes = make("button", { type: "button", class: "act act-grave", text: label, data: { testid: "world-yes" } });
  const no = make("button", { type: "button", class: "act", text: "Stay" });
  dialog.replaceChildren(make("form", { method: "dialog" },
    make("h2", { id: "confirm-question", text: question }),
    make("p", { text: "What is here now is kept in one file beside the playground’s database, in the place of what was kept there before. To be sure of it, save this world first." }),
    make("div", { class: "dialog-foot" }, no, yes)));
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    does();
  });
  dialog.showModal();
  no.focus();
}

/** Wait until another world stands here; meeting it, the page begins anew. */
async function comesBack() {
  banner("Another world is opening…");
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (await get("/api/hello").then(met, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Look whose house answers; where it is another one than this page was loaded from, begin anew. Says whether it is. */
export function met({ opening }) {
  loadedFrom ??= opening;
  if (loadedFrom === opening) return false;
  location.replace(location.pathname); // without a fragment, so that the page is loaded again and not only moved
  return true;
}
