// Hears from the server that something changed, and keeps trying when the line is down.

const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 8_000;

/** Keep a line open; `changed(told)` is called for every change, with how time passes, `connected(bool)` when the line comes or goes. */
export function listen({ changed, connected }) {
  let wait = SHORTEST_WAIT;
  const open = () => {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const line = new WebSocket(`${scheme}//${location.host}/api/live`);
    line.addEventListener("open", () => {
      wait = SHORTEST_WAIT;
      connected(true);
    });
    line.addEventListener("message", (heard) => {
      const said = JSON.parse(heard.data);
      if (said.type === "changed") changed(said);
    });
    line.addEventListener("close", () => {
      connected(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  };
  open();
}
