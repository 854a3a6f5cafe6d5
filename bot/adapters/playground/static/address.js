// Who speaks, where they are and which thread is open: kept in the address, so that reloads, links and Back keep it.

const PARTS = ["as", "place", "thread", "message"];

/** Read the address. */
export function here() {
  const read = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(PARTS.map((part) => [part, read.get(part) ?? ""]));
}

/** Write the address that differs from here in `change`; leaving a place closes its thread. */
export function address(change) {
  const left = "place" in change || "as" in change ? { thread: "", message: "" } : { message: "" };
  const parts = { ...here(), ...left, ...change };
  const written = PARTS.filter((part) => parts[part]).map((part) => [part, parts[part]]);
  return `#${new URLSearchParams(written)}`;
}

/** Go there; `quietly` leaves no step for Back. */
export function go(change, { quietly = false } = {}) {
  const target = address(change);
  if (target === location.hash) return;
  if (quietly) history.replaceState(null, "", target);
  else history.pushState(null, "", target);
  window.dispatchEvent(new HashChangeEvent("hashchange")); // at once: who reads the page meanwhile would read the place that was left
}

/** Forget which message was to be shown, so that the same link works again. */
export function messageShown() {
  history.replaceState(null, "", address({}));
}
