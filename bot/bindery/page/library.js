"use strict";
(() => {
  const find = (selector) => document.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const main = find("#cards"), input = find("#q"), count = find("#count"), none = find("#none");
  const shelves = all(".shelf");
  const plain = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i" };
  const bare = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const fold = (text) => bare(text).replace(/[łøđðþæœßı]/g, (letter) => plain[letter]);
  const wordsOf = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const joined = (text) => (fold(text).match(/[\p{L}\p{N}]+(?:[-.][\p{L}\p{N}]+)+/gu) || []).map((word) => word.replace(/[-.]/g, ""));
  // Scripts that set no blanks between words: there a word may begin anywhere.
  const isRun = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
  const begins = (has, word) => has.startsWith(word) || (isRun.test(word) && has.includes(word));
  const stem = (word) => {
    if (word.length < 4) return word;
    const root = word.replace(/(?:ies|y)$/, "i").replace(/(?:ings?|ed|es|s|ers?|ly)$/, "");
    return (root.length < 3 ? word : root).replace(/e$/, "").replace(/([b-df-hj-np-tv-z])\1$/, "$1");
  };

  const cards = all("article").map((card, place) => {
    const words = new Map();
    const add = (text, weight) => {
      for (const word of [...wordsOf(text), ...joined(text)]) {
        const known = words.get(word);
        words.set(word, { stem: stem(word), weight: Math.max(weight, known ? known.weight : 0) });
      }
    };
    const topics = all(".topic", card).map((topic) => topic.textContent);
    add(card.querySelector("h2").textContent, 8);
    add(topics.join(" "), 4);
    for (const part of all(".kind, .words, section, .care-of", card)) add(part.textContent, 1);
    return { card, place, topics, words };
  });

  const scored = (card, asked) => {
    let score = 0;
    for (const [word, root] of asked) {
      let best = 0;
      for (const [has, { stem, weight }] of card.words) {
        if (has === word) best = Math.max(best, weight * 2);
        else if (stem === root || begins(has, word)) best = Math.max(best, weight);
      }
      if (!best) return 0;
      score += best;
    }
    return score;
  };

  const mark = (shown, asked) => {
    if (!("highlights" in CSS)) return;
    CSS.highlights.delete("found");
    if (!asked.length) return;
    const ranges = [];
    for (const { card } of shown.slice(0, 60)) {
      const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        for (const found of walker.currentNode.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
          const has = fold(found[0]), root = stem(has);
          if (!asked.some(([word, wanted]) => begins(has, word) || root === wanted)) continue;
          const range = new Range();
          range.setStart(walker.currentNode, found.index);
          range.setEnd(walker.currentNode, found.index + found[0].length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  const chosen = () => shelves.filter((shelf) => shelf.ariaPressed === "true").map((shelf) => shelf.dataset.topic);

  const show = () => {
    const asked = wordsOf(input.value).map((word) => [word, stem(word)]), topics = chosen();
    const fits = (card) => !topics.length || topics.some((topic) => card.topics.includes(topic));
    const ranked = cards.map((card) => [card, fits(card) ? (asked.length ? scored(card, asked) : 1) : 0]);
    ranked.sort(([a, first], [b, second]) => second - first || a.place - b.place);
    const shown = ranked.filter(([, score]) => score).map(([card]) => card);
    for (const [{ card }, score] of ranked) {
      card.hidden = !score;
      main.insertBefore(card, none);
    }
    none.hidden = shown.length > 0;
    const { all: whole, some } = count.dataset;
    const said = asked.length || topics.length ? some.replace("{some}", shown.length.toLocaleString(document.documentElement.lang)) : whole;
    if (count.textContent !== said) count.textContent = said;
    mark(shown, asked);
  };

  const clear = () => {
    input.value = "";
    for (const shelf of shelves) shelf.ariaPressed = "false";
    show();
  };

  const visible = () => all("article:not([hidden]) h2 a");
  const step = (from, by) => {
    const links = visible(), at = links.indexOf(from) + by;
    if (at < 0) input.focus();
    else if (links[at]) links[at].focus();
  };

  input.addEventListener("input", show);
  for (const shelf of shelves) {
    shelf.addEventListener("click", () => {
      shelf.ariaPressed = String(shelf.ariaPressed !== "true");
      show();
    });
  }
  document.addEventListener("keydown", (event) => {
    const on = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "/" && on !== input) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === "Escape" && (on === input || chosen().length)) {
      clear();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const isTitle = on.matches("article h2 a");
      if (on !== input && !isTitle) return;
      if (on === input && event.key === "ArrowUp") return;
      event.preventDefault();
      step(isTitle ? on : null, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && on === input) {
      step(null, 1);
    }
  });
  const reveal = () => {
    const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!wanted || !wanted.matches("article")) return;
    if (wanted.hidden) clear();
    wanted.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  for (const time of all("time")) {
    const at = new Date(time.dateTime);
    time.textContent = at.toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
  }
  for (const part of all("[role=search], .shelves")) part.hidden = false;
  show();
})();
