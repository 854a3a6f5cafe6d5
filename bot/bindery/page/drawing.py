"""Draws the page: a heading, what there is to search with, and every card in full."""

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

from bot.bindery.bound import Bound, moment_text
from bot.bindery.page.words import drawn
from bot.core.markup import plain
from bot.core.voice import Say

_HERE = Path(__file__).parent
_GAP = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Whose library it is, and the language that it speaks."""

    community: str
    care: str
    language: str
    say: Say


def write_page(page: Page, cards: Mapping[str, Bound]) -> str:
    """Write the page of some cards, which are told by the files in which they stand."""
    style = (_HERE / "library.css").read_text(encoding="utf-8")
    script = (_HERE / "library.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    say, topics = _InHtml(page.say), _topics(cards)
    title = _GAP.join(filter(None, (escape(page.community), say("index-title"))))
    care = f'<p class="care">{escape(page.care)}</p>' if page.care else ""
    shelves = "".join(
        f'<li><button type="button" class="shelf" data-topic="{escape(topic)}" aria-pressed="false">'
        f'<span class="what">{escape(topic)}</span> <span class="number">{number}</span></button></li>'
        for topic, number in topics.items()
    )
    nav = (
        f'<nav class="shelves" aria-label="{say("page-topics")}" hidden><h2>{say("page-topics")}</h2>'
        f"<ul>{shelves}</ul></nav>"
        if topics
        else ""
    )
    drawn_cards = "\n".join(_card(card, file, say) for file, card in cards.items())
    return f"""<!doctype html>
<html lang="{escape(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#cards">{say("page-skip")}</a>
<div class="book">
<header>
<p class="community">{escape(page.community)}</p>
<h1>{say("index-title")}</h1>
{care}
</header>
<div class="finding" role="search" hidden>
<label for="q">{say("page-find")}</label>
<div class="line"><input id="q" type="search" autocomplete="off" spellcheck="false" maxlength="200"
 aria-describedby="hint" aria-controls="cards"><kbd aria-hidden="true">/</kbd></div>
<p id="hint" class="hint">{say("page-hint")}</p>
<p id="count" role="status" data-all="{say("page-all", number=len(cards))}"
 data-some="{say("page-some", some="{some}", number=len(cards))}"></p>
</div>
{nav}
<main id="cards" tabindex="-1" aria-label="{say("page-cards")}">
{drawn_cards}
<p id="none" hidden>{say("page-none") if cards else say("index-empty")}</p>
</main>
<footer><p>{say("page-footer")}</p></footer>
</div>
<script>{script}</script>
</body>
</html>
"""


def _topics(cards: Mapping[str, Bound]) -> dict[str, int]:
    """Return what cards are about, with how many are, in the order of the words."""
    counted = Counter(topic for card in cards.values() for topic in dict.fromkeys(card.topics))
    return dict(sorted(counted.items()))


def _card(card: Bound, file: str, say: "_InHtml") -> str:
    name = f"card-{card.id}"
    line = _GAP.join((say(f"card-kind-{card.kind}"), *(f'<span class="topic">{escape(t)}</span>' for t in card.topics)))
    notes = _note("why", say("page-why"), card.why) + _note("when-not", say("page-when-not"), card.when_not)
    return f"""<article id="{name}" aria-labelledby="{name}-title">
<p class="kind">{line}</p>
<h2 id="{name}-title"><a href="#{name}">{escape(card.title)}</a></h2>
<div class="words">{drawn(card.words)}</div>
{notes}
<p class="care-of">{_GAP.join(_care(card, say))}</p>
<p class="file"><a href="{escape(quote(file))}">{say("page-file")}</a></p>
</article>"""


def _note(of: str, heading: str, words: str) -> str:
    return f'<section class="{of}"><h3>{heading}</h3>{drawn(words)}</section>' if words.strip() else ""


def _care(card: Bound, say: "_InHtml") -> list[str]:
    """Say whose words they are, whom one can ask, and who looks after them until when."""
    at = _day(card.kept)
    parts = []
    if at:
        who = escape(card.author)
        parts.append(say("page-by", author=who, at=at) if card.author else say("page-kept", at=at))
    elif card.author:
        parts.append(escape(card.author))
    if card.source:
        parts.append(say("page-source", source=escape(card.source)))
    if card.version > 1:
        parts.append(say("page-version", number=card.version))
    if card.people:
        parts.append(say("page-people", people=escape(", ".join(card.people))))
    if card.owner and card.review is not None:
        parts.append(say("page-owner", owner=escape(card.owner), at=_day(card.review)))
    elif card.owner:
        parts.append(say("page-owner-open", owner=escape(card.owner)))
    if card.used:
        parts.append(say("page-used", number=card.used))
    return parts


def _day(at: datetime | None) -> str:
    return "" if at is None else f'<time datetime="{moment_text(at)}">{at:%Y-%m-%d}</time>'


def _hash(code: str) -> str:
    return f"sha256-{b64encode(sha256(code.encode()).digest()).decode()}"


class _InHtml:
    """Our own words as HTML; what is put into them is HTML already."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def __call__(self, key: str, **arguments: str | int) -> str:
        stand_ins = {name: f"\ue000{at}\ue001" for at, name in enumerate(arguments)}
        put_in = {name: value if isinstance(value, int) else stand_ins[name] for name, value in arguments.items()}
        said = escape(plain(self._say(key, **put_in)))
        for name, value in arguments.items():
            said = said.replace(stand_ins[name], str(value))
        return said
