"""What members write in Discord is read as they see it, and written back as they wrote it; nothing of it has power.

The reader in here knows Discord's Markdown by itself: it goes through the patterns of Discord's own client, one by one.
"""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.adapters.discord import markdown, text
from bot.adapters.discord.markdown import LIVE, SEAM
from bot.adapters.discord.text import read, written
from bot.core.composing import compose
from bot.core.markup import LineKind, Style, Words, parse
from tests.own_time import takes_less_than

PEOPLE = {"1": "Ana Ruiz", "2": "Ben_x_ *y*", "3": "`", "4": "<@1>"}
CHANNELS = {"7": "help", "8": "a_b_c"}


def heard(said: str) -> str:
    return read(said, names=PEOPLE.get, channels=CHANNELS.get, roles={"5": "menders"}.get)


# ---- an independent reader of Discord's Markdown -------------------------------------------------------------------

Seen = list[tuple[str, frozenset[str]]]
"""Each character with all that is said of it."""

EM = re.compile(
    r"_((?:__|\\[\s\S]|[^\\_])+?)_(?![A-Za-z0-9_])|\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"
)
INLINE = [
    ("strong", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underlined", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("em", EM),
]
DOUBLES = [("struck", re.compile(r"~~([\s\S]+?)~~(?!_)")), ("hidden", re.compile(r"\|\|([\s\S]+?)\|\|"))]
LIVELY = re.compile(
    r"https?://[^\s<]+[^<.,:;\"')\]\s]|<https?://[^ >]+>|\[[^\]]+\]\([^)]*\)|<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>"
    r"|<t:-?\d+(:\w)?>|</[^>]+:\d+>|<id:\w+>|@everyone|@here"
)
SHRUG = r"¯\_(ツ)_/¯"
BLOCKS = [("heading", r" *#{1,3} +"), ("small", r" *-# +"), ("item", r" *[-*] +"), ("number", r" *\d+\. +")]


def seen(said: str, of: frozenset[str] = frozenset(), *, at_start: bool = True, in_quote: bool = False) -> Seen:
    shown: Seen = []
    at = 0
    while at < len(said):
        begins_line = said[at - 1] == "\n" if at else at_start
        if begins_line and not in_quote and (found := re.compile(r" *>>> ([\s\S]*)").match(said, at)):
            return [*shown, *seen(found[1], of | {"quote"}, in_quote=True)]
        if begins_line and not in_quote and (found := re.compile(r" *> [^\n]*(\n *> [^\n]*)*").match(said, at)):
            shown += seen(re.sub("(?m)^ *> ", "", found[0]), of | {"quote"}, in_quote=True)
            at = found.end()
            continue
        if begins_line and (block := next(((n, f) for n, p in BLOCKS if (f := re.compile(p).match(said, at))), None)):
            line = re.compile(r"[^\n]*").match(said, block[1].end())
            shown.append(("•", of | {block[0]}))
            shown += seen(line[0], of | {block[0]}, at_start=False, in_quote=in_quote)
            at = line.end()
            continue
        part, at = thing(said, at, of, in_quote=in_quote)
        shown += part
    return shown


def thing(said: str, at: int, of: frozenset[str], *, in_quote: bool) -> tuple[Seen, int]:
    def within(found, name):
        content = next(group for group in found.groups() if group is not None)
        return seen(content, of | {name}, at_start=False, in_quote=in_quote), found.end()

    if said.startswith(SHRUG, at):
        return [(character, of) for character in SHRUG], at + len(SHRUG)
    if found := re.compile(r"\\([^0-9A-Za-z\s])").match(said, at):
        return [(found[1], of)], found.end()
    if found := re.compile(r"```(?:([a-z0-9_+\-.#]+?)\n)?\n*([^\n][\s\S]*?)\n*```").match(said, at):
        return [(character, of | {"block"}) for character in found[2]], found.end()
    if found := re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)").match(said, at):
        return [(character, of | {"code"}) for character in found[2]], found.end()
    if found := LIVELY.match(said, at):
        return [(character, of | {"live"}) for character in found[0]], found.end()
    styles = [(name, found) for name, pattern in INLINE if (found := pattern.match(said, at))]
    if styles:
        name, found = max(styles, key=lambda style: len(style[1][0]))
        return within(found, name)
    for name, pattern in DOUBLES:
        if found := pattern.match(said, at):
            return within(found, name)
    if found := re.compile(r"[A-Za-z0-9]+").match(said, at):  # an address begins with a word
        whole = re.compile(r"[A-Za-z0-9]*?(?=https?://)").match(said, at)
        end = whole.end() if whole and whole.end() > at else found.end()
        return [(character, of) for character in said[at:end]], end
    return [(said[at], of)], at + 1


def shown(said: str) -> Seen:
    """Return what somebody sees, but for space: whether it is bold, nobody sees, and in a list some is not shown."""
    return [(character, of) for character, of in seen(said) if not (character.isspace() or character in (SEAM, LIVE))]


# ---- what is given -------------------------------------------------------------------------------------------------

PIECES = [
    "*", "**", "***", "_", "__", "~~", "~", "||", "|", "`", "``", "```", "```py\n", "*b*", "**s**", "_e_", "||h||",
    "~~n~~", "__u__", "`c`", "> ", ">>> ", "- ", "* ", "1. ", "# ", "-# ", "  - ", "\n", " ", "a", "b1", "é", "🎉",
    "\\", "\\*", "\\`", "<@1>", "<@!2>", "<@3>", "<@4>", "<@&5>", "<@&6>", "<#7>", "<#8>", "@everyone", "@here",
    "<:a_b:1>", "<a:w:2>", "<t:1:R>", "<t:99999999999999>", "</me x:12>", "<id:home>", "https://b.example/a_b_c",
    "<https://x.y>", "[l](https://x.y)", "[*l*](<https://x.y>)", "¯\\_(ツ)_/¯", SEAM, LIVE, "~" + LIVE + "~",
    "\u2028", "\x00", "\r\n",
]  # fmt: skip
calm = settings(deadline=None)
anything = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))

LIKE_MARKS = st.lists(st.sampled_from([p for p in PIECES if not {SEAM, LIVE, "\n", "\r"} & set(p)]), max_size=5)
WORDS = LIKE_MARKS.map("".join)
CODE = WORDS.map(lambda words: words.replace("`", "'")).filter(bool)
UNMARKED = CODE.map(lambda words: re.sub("[~|_]", "-", words))
"""Code that holds a mark cannot stand within such marks in Discord."""
STYLES = {Style.PLAIN: set(), Style.STRONG: {"strong"}, Style.EMPHASIS: {"em"}, Style.CODE: {"code"}}
NAMES = {"~~": "struck", "||": "hidden", "__": "underlined"}


@st.composite
def set_words(draw) -> tuple[list[Words], Seen]:
    """Draw words in styles, some within the marks that the house does not know, and how they are to be seen."""
    runs: list[Words] = []
    expected: Seen = []

    def some(within: frozenset[str]) -> None:
        for _ in range(draw(st.integers(0, 3))):
            style = draw(st.sampled_from(Style))
            words = draw(WORDS if style is not Style.CODE else UNMARKED if within else CODE)
            runs.append(Words(words, style))
            expected.extend((character, within | STYLES[style]) for character in words)
            free = [mark for mark in NAMES if NAMES[mark] not in within]
            if draw(st.booleans()) and free:
                mark = draw(st.sampled_from(free))
                live = Words(mark[0] + LIVE + mark[0])
                runs.extend((live, Words("x")))
                expected.append(("x", within | {NAMES[mark]}))
                some(within | {NAMES[mark]})
                runs.append(live)

    some(frozenset())
    return runs, expected


@st.composite
def held(draw) -> tuple[str, Seen]:
    """Draw a text of the house, and how it is to be seen."""
    lines: list[str] = []
    expected: Seen = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([LineKind.TEXT, LineKind.ITEM, LineKind.QUOTE]))
        runs, shown_ = draw(set_words())
        lines.append(compose(runs, kind))
        of = {LineKind.ITEM: {"item"}, LineKind.QUOTE: {"quote"}}.get(kind, set())
        expected += [("•", frozenset(of))] if kind is LineKind.ITEM else []
        expected += [(c, of_ | of) for c, of_ in shown_ if not c.isspace()]
    return "\n".join(lines), expected


# ---- the laws ------------------------------------------------------------------------------------------------------


@calm
@given(said=anything)
@example(said="**\u200b**")
@example(said="```\n\n\u200b\nx``\u200b`\n```")
@example(said="```x``````y```")
@example(said="||a\n\nb||")
@example(said="___a__b_")
@example(said="http://*\u200b")
@example(said="*\u200b\u200b")
@example(said="<@2>\u200b \\\u2063")
@example(said="`\u2063``0`")
@example(said="*0*\u200b\u200b")
@example(said="_\\¯\\_(ツ)_/¯")
@example(said="``````0```")
def test_1_what_was_read_is_read_again_as_it_was(said):
    once = heard(said)
    assert heard(written(once)) == once


@calm
@given(both=held())
def test_1_what_the_house_holds_is_seen_in_discord(both):
    words, expected = both
    assert shown(written(words)) == expected


SANE = ["**strong words**", "*em*", "_em too_", "~~struck _em_~~", "||hidden **s**||", "__under__", "`co*de`", "plain",
        "2 * 3", "snake_case", "\\*star\\*", "a|b", "5~6", "***both***", "(x)", "__init__", "\\~~x"]  # fmt: skip
sane_line = st.lists(st.sampled_from(SANE), min_size=1, max_size=5).map(" ".join)
sane = st.lists(
    st.one_of(sane_line, sane_line.map("- {}".format), sane_line.map("> {}".format), st.just("```py\nx = *1*\n```")),
    min_size=1,
    max_size=5,
).map("\n".join)


@calm
@given(said=sane)
@example(said="**over\ntwo** lines ||and\n\nmore||")
@example(said=">>> a\n**b**\nc")
@example(said="¯\\_(ツ)_/¯")
def test_1_a_reader_sees_the_same_afterwards(said):
    assert comparable(written(heard(said))) == comparable(said)


def comparable(said: str) -> Seen:
    """Return what is seen; of bold and italics within each other the outer one holds."""
    inner = {"strong", "em"}
    return [(c, of - {"em"} if inner <= of else of) for c, of in shown(said)]


@calm
@given(words=st.one_of(anything, held().map(lambda both: both[0])))
@example(words="<@1> <@&2> @everyone <#3> <:a:1> <t:1:R> [a](https://x) https://x <https://y> </a:1> <id:x>")
def test_2_nothing_that_is_written_has_power(words):
    powers = {"live", "heading", "small", "number"}
    assert not [character for character, of in shown(written(words)) if of & powers]


@calm
@given(words=anything)
def test_everything_can_be_read_and_written(words):
    written(heard(words))
    heard(written(words))


@pytest.mark.parametrize(
    "unit",
    ["*", "_", "`", "``` ", "*a ", " _a", "*a* ", "_*a", "<", "<@", "<t:", "</a", ":", "~~", "~~a ", "||", "\n", "\\",
     "> ", ">>> ", "- **a\n", "\n\n> ", SEAM, "*" + SEAM, "`a", "``", "`` ` ", "[", "[a](", "*_", "https://,", "__a ",
     "<https://", "~" + LIVE + "~", "1. ", "# ", "```\n", "    ", "\n    ", "a\n > "],
)  # fmt: skip
def test_4_the_longest_message_is_read_at_once(unit):
    said = unit * (8_000 // len(unit))  # twice the longest
    with takes_less_than(5):  # what is quadratic takes far longer at this length
        written(heard(said))


# ---- for instance --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("**bold** _em_ *em* `co*de*` __init__x", "**bold** _em_ _em_ `co*de*` \\_\u2063\\_init\\_\u2063\\_x"),
        ("~~no~~ ||so||", "~\u2063~no~\u2063~ |\u2063|so|\u2063|"),
        ("<@1> <@!1> <@9> <@2>", "@Ana Ruiz @Ana Ruiz @somebody @Ben_x_ *y*"),
        ("<@&5> <@&6> <#7> <#9>", "@menders @role #help #channel"),
        ("@everyone @here <:leaf:12> <a:wave:13>", "@everyone @here :leaf: :wave:"),
        ("<t:1767517200:R> <t:99999999999999>", "2026-01-04 09:00 UTC <t:99999999999999>"),
        ("</trellis ask:12>", "/trellis ask"),
        ("[look](https://x.example) <https://x.example/a_b_>", "[look](https://x.example) https://x.example/a_b_"),
        ("- a\n* b\n  - c\n1. d", "- a\n- b\n  - c\n1. d"),
        ("> a\n>b\nc\n>>> d\ne", "> a\n>b\nc\n> d\n> e"),
        ("# big\n-# small", "# big\n-# small"),
        ("see ```py\na\n*b*``` there", "see \n```\na\n*b*\n```\n there"),
        ("> ```\n> a\n> ```\n> b", "> `a`\n> b"),
        ("`` a`b ``", r"\`\` a\`b \`\`"),
        ("5*3 snake_case_name 2 * 3", "5*3 snake_case_name 2 * 3"),
        (r"\*a\* \_b\_ \\ \- c", r"*a* \_b_ \ - c"),
        ("***both***", "**both**"),
        ("**use `make` now**", "**use** `make` **now**"),
        ("**a\nb**", "**a**\n**b**"),
        ("- **a\n- b**", "- **a\n- b**"),
    ],
)
def test_how_it_is_read(said, held):
    assert heard(said) == held


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("**bold** _em_ `co*de`", "**bold** _em_ `co*de`"),
        ("- a\n> b", "- a\n> b"),
        (r"\- a", r"\- a"),
        ("# a\n-# b\n1. c\n  - d\n>e", "\\# a\n\\-# b\n1\\. c\n  \\- d\n\\>e"),
        ("@everyone <@1> <#2>", r"\@everyone \<\@1\> \<#2\>"),
        ("https://x [a](https://x)", r"https\://x \[a\](https\://x)"),
        ("~~a~~ ||b|| __c", r"\~\~a\~\~ \|\|b\|\| \_\_c"),
        ("~\u2063~a~\u2063~", "~~a~~"),
        ("|\u2063|a", "\\|\u2063\\|a"),
        ("**a****b**", "**a**\u200b**b**"),
        ("```\na ``` b\n\n```", "```\na ``\u200b` b\n\u200b\n```"),
        (r"C:\\x", r"C:\\x"),
    ],
)
def test_how_it_is_written(words, drawn):
    assert written(words) == drawn


def test_marks_of_discords_own_are_only_characters_in_our_words():
    lines = parse("~\u2063~a~\u2063~ **b**", ours=True)
    assert markdown.drawn(lines, ours=True) == "\\~\u2063\\~a\\~\u2063\\~ **b**"


@pytest.mark.parametrize("pattern", [text._APART, text._APART_IN_QUOTE, text._CELL, text._QUOTE, text._UNSEEN_IN_CODE])
def test_no_pattern_repeats_what_repeats(pattern):
    assert not re.search(r"[^\\][*+]\)[*+{]", pattern.pattern.replace(" *> [^\\n]*)*", ""))
