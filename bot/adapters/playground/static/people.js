// Faces, and the switch that lets one reader speak as any member.

import { go, here } from "./address.js";
import { make, the, unseen } from "./dom.js";
import { icon, mark } from "./icons.js";
import { simulated } from "./play.js";
import { menu } from "./pop.js";
import { act, greet, session, whenSeen } from "./session.js";
import { dayNumber, hour } from "./time.js";

/** Draw somebody's face: their initials on their colour, or the mark of Trellis. */
export function face(person, size = "") {
  if (person.bot) return make("span", { class: `face bot ${size}`, "aria-hidden": "true" }, mark());
  const drawn = make("span", { class: `face ${size}`, "aria-hidden": "true", text: initials(person.name) });
  if (CSS.supports("color", person.colour ?? "")) drawn.style.setProperty("--tone", person.colour);
  return drawn;
}

function initials(name) {
  const words = name.trim().split(/\s+/u);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [name.trim()];
  return letters.map((word) => [...word][0] ?? "").join("").toLocaleUpperCase();
}

/** Draw the switch and keep it true. */
export function speakAs() {
  const button = make("button", {
    class: "speaker", type: "button", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "speak-as" },
    on: { click: () => openSwitch(button) },
  });
  the("speak-as").append(button);
  whenSeen((view) => {
    const me = session.hello.members.find((member) => member.id === view.me.id) ?? view.me;
    const news = Object.keys(view.unread_for ?? {}).some((id) => id !== view.me.id);
    const drawn = JSON.stringify([me, view.me.coordinator, news]);
    if (button.dataset.drawn === drawn) return;
    button.dataset.drawn = drawn;
    button.replaceChildren(
      face(me),
      make("span", { class: "speaker-words" },
        make("span", { class: "speaker-label", text: "Speak as" }), " ",
        make("span", { class: "speaker-name", text: me.name }),
        view.me.coordinator ? unseen(" (coordinator)") : null),
      ...(news ? [make("span", { class: "news-dot", title: "Trellis wrote to somebody else" }, unseen(", Trellis wrote to somebody else"))] : []),
      icon("chevron"),
    );
  });
}

function openSwitch(button) {
  const now = Date.parse(session.view.now);
  const mine = here().as;
  menu(button, {
    label: "Speak as",
    items: [...session.hello.members.map((member) => ({
      checked: member.id === mine,
      data: { testid: `speak-as-${member.id}` },
      choose: () => go(addressOf(member)),
      content: [
        face(member),
        make("span", { class: "pop-words" },
          make("span", { class: "pop-line" },
            make("span", { class: "pop-name", text: member.name }),
            member.coordinator ? make("span", { class: "label", text: "coordinator" }) : null,
            simulated(member.id),
            news(session.view.unread_for?.[member.id])),
          member.about ? make("span", { class: "pop-hint", text: member.about }) : null),
        make("span", { class: "pop-time" }, localTime(now, member.zone)),
      ],
    })), ...whoMayJoin()],
  });
}

/** Offer to let somebody join who is not here yet. */
function whoMayJoin() {
  const [next] = session.hello.newcomers ?? [];
  if (!next) return [];
  return [{
    data: { testid: "somebody-joins" },
    choose: joins,
    content: [make("span", { class: "pop-words" },
      make("span", { class: "pop-line" }, make("span", { class: "pop-name", text: "Somebody new joins" })),
      make("span", { class: "pop-hint", text: `${next.name} is not here yet.` }))],
  }];
}

async function joins() {
  const answer = await act("/api/join", {});
  if (!answer) return;
  await greet();
  go({ as: answer.who, place: session.hello.places[0].id, thread: "" });
}

function news(count) {
  return count ? make("span", { class: "label news", data: { testid: "news" }, text: `${count} from Trellis` }) : null;
}

function addressOf(member) {
  const { place, thread } = here();
  return { as: member.id, place, thread: place === "trellis" ? "" : thread };
}

function localTime(now, zone) {
  try {
    const ahead = dayNumber(now, zone) - dayNumber(now, session.view.me.zone);
    const other = ahead === 0 ? "" : ahead > 0 ? " +1 day" : " −1 day";
    return make("time", { title: zone, text: hour(now, zone) + other });
  } catch {
    return make("span", { text: zone });
  }
}
