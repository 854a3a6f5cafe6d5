"""What members write in Slack is read as they see it, and written back as they wrote it; nothing of it has power.

The reader in here knows mrkdwn by itself: it says which characters somebody sees, and in which style.
"""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters.slack import mrkdwn, styles, text
from bot.adapters.slack.emoji import unicode_of
from bot.adapters.slack.text import read, written
from bot.core.markup import LineKind, Style, Words, parse
from tests.own_time import takes_less_than

PEOPLE = {"U1": "Ana Ruiz", "U2": "Ben_x_ *y*", "U3": "`", "U4": "João"}
CHANNELS = {"C1": "help", "C2": "a_b_c"}


def name(user: str) -> str:
    return PEOPLE.get(user, user)


def channel(of: str) -> str:
    return CHANNELS.get(of, of)


def heard(said: str) -> str:
    return read(said, names=name, channels=channel)


# ---- an independent reader of mrkdwn -------------------------------------------------------------------------------

Seen = list[tuple[str, str, str]]
"""Line by line: how it is set off, then each character with its style."""

UNSEEN = "\u200b\u034f"
LIVE = re.compile(r"<([^<>\n]+)>|&(lt|gt|amp);")


def is_outside(character: str) -> bool:
    """Say whether a style may begin behind a character, or end before it."""
    return not (character.isalnum() or "\u0300" <= character <= "\u036f")


def plainly(said: str) -> str:
    """Put what people see in the place of tokens and entities."""
    return LIVE.sub(lambda f: {"lt": "<", "gt": ">", "amp": "&"}[f[2]] if f[2] else token(f[1]), said)


def token(inside: str) -> str:
    target, _, label = inside.partition("|")
    label = plainly(label)
    if target.startswith("@"):
        return "@" + name(target[1:])
    if target.startswith("#"):
        return "#" + (label or channel(target[1:]))
    if target.startswith("!date^"):
        return label or target[1:]
    if target.startswith("!"):
        return label if label.startswith("@") else "@" + (label or target[1:].split("^")[-1])
    url = plainly(target)
    short = re.sub(r"^[a-z][a-z0-9+.-]*:(//)?", "", url).rstrip("/")
    if not label:
        return url
    return label if label.rstrip("/") in (url.rstrip("/"), short) else f"[{label}]({url})"


def seen(said: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Read a whole text: its lines, each with its kind and its styled characters; what has no width is left out."""
    lines: list[tuple[str, list[tuple[str, str]]]] = []
    rest, fenced_before, quoting = said, False, False
    while True:
        before, opened, behind = rest.partition("```")
        code, closed, after = behind.partition("```")
        fenced = bool(opened and closed)
        chunk = (before if fenced else rest).split("\n")
        if fenced_before and chunk[0] == "":
            chunk.pop(0)
        if fenced and chunk and chunk[-1] == "":
            chunk.pop()
        for raw in chunk:
            start = re.match(r"(?:&gt;|>){3} ?", raw)
            if quoting or start:
                lines.append(("quote", inline(raw if quoting else raw[start.end() :])))
                quoting = True
            elif quote := re.match(r"(?:&gt;|>) ?", raw):
                lines.append(("quote", inline(raw[quote.end() :])))
            elif raw.startswith("• "):
                lines.append(("item", inline(raw[2:])))
            else:
                lines.append(("text", inline(raw)))
        if not fenced:
            return lines
        lines += (
            ("code", styled(plainly(line), "code")) for line in code.removeprefix("\n").removesuffix("\n").split("\n")
        )
        rest, fenced_before = after, True


def inline(raw: str) -> list[tuple[str, str]]:
    """Read one line, character by character."""
    shown: list[tuple[str, str]] = []
    style, until, inner_until = "plain", -1, -1
    at = 0
    while at < len(raw):
        here, left = raw[at], raw[at - 1 : at] if at else ""
        if at == until:
            style, until, at = "plain", -1, at + 1
        elif at == inner_until:
            inner_until, at = -1, at + 1
        elif here == "`" and (code := code_at(raw, at, left)):
            shown += styled(plainly(code), "code") if usable(plainly(code)) else styled(f"`{plainly(code)}`", style)
            at += len(code) + 2
        elif found := LIVE.match(raw, at):
            shown += styled(plainly(found[0]), style)
            at = found.end()
        elif found := re.compile(r":([a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):").match(raw, at):
            shown += styled(unicode_of(found[1]), style)
            at = found.end()
        elif here in "*_" and until < 0 and (end := end_of(raw, at, len(raw))):
            style, until, at = {"*": "strong", "_": "emphasis"}[here], end, at + 1
        elif here in "*_" and inner_until < 0 <= until and raw[until] != here and (end := end_of(raw, at, until)):
            inner_until, at = end, at + 1
        else:
            shown += styled(here, style)
            at += 1
    return without_styled_edges(shown)


def usable(code: str) -> bool:
    return bool(code.strip(UNSEEN)) and "`" not in code


def code_at(raw: str, at: int, left: str) -> str:
    found = re.compile(r"`([^`\n]+)`").match(raw, at)
    if found is None or not (is_outside(left) and left != "`"):
        return ""
    right = raw[found.end() : found.end() + 1]
    return found[1] if is_outside(right) and right != "`" else ""


def things(raw: str) -> set[int]:
    """Return the places that belong to code, tokens and emoji, where no mark is a style."""
    taken: set[int] = set()
    at = 0
    while at < len(raw):
        code = code_at(raw, at, raw[at - 1 : at] if at else "") if raw[at] == "`" else ""
        found = LIVE.match(raw, at) or re.compile(r":([a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):").match(raw, at)
        length = len(code) + 2 if code else len(found[0]) if found else 1
        if code or found:
            taken.update(range(at, at + length))
        at += length
    return taken


def end_of(raw: str, at: int, before: int) -> int | None:
    mark, taken = raw[at], things(raw)
    alone = lambda i: mark not in (raw[i - 1 : i] if i else "", raw[i + 1 : i + 2])  # noqa: E731
    right = raw[at + 1 : at + 2]
    if not alone(at) or not right or right.isspace() or not is_outside(raw[at - 1 : at] if at else ""):
        return None
    for end in range(at + 2, len(raw)):
        fits = raw[end] == mark and end not in taken and alone(end)
        if fits and not raw[end - 1].isspace() and is_outside(raw[end + 1 : end + 2]):
            return end if end < before else None
    return None


def styled(shown: str, style: str) -> list[tuple[str, str]]:
    return [(character, style) for character in shown if character not in UNSEEN]


def without_styled_edges(shown: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Call space plain: whether it is bold, nobody sees."""
    return [(c, "plain" if c.isspace() and style != "code" else style) for c, style in shown]


# ---- what is given -------------------------------------------------------------------------------------------------

SLACKS = [
    "*", "_", "~", "`", "```", "*bold*", "_em_", "~no~", "`co`", "```f\ng```", "&lt;", "&gt;", "&amp;", "&gt; ",
    "&gt;&gt;&gt;", "• ", "- ", "> ", "\n", " ", "a", "b1", "é", "🎉", "\\", "<@U1>", "<@U2|ben>", "<@U3>", "<@U4>",
    "<#C1|help>", "<#C2>", "<#C9|>", "<!here>", "<!channel|channel>", "<!subteam^S1|@team>", "<!subteam^S1>",
    "<!date^1^{date}|Monday>", "<https://b.example/a_b_c?x=1&amp;y=2>", "<https://b.example|look *here*>",
    "<http://b.example|b.example>", "<mailto:a@b.example|a@b.example>", ":wave:", ":wave::skin-tone-2:",
    ":my_own_one:", "10:30:15", ".", "[", "](https://x)", "\u200b", "\u034f", "\u3042", "\x00", "\u2028", "1. ",
    "    ◦ ", "e\u0301",
]  # fmt: skip
slack_text = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(SLACKS), max_size=14).map("".join))

PLAIN = st.text(st.sampled_from("ab *_`~\\<>&[]()#@-.é🎉•!1"), max_size=8)
SAFE = st.text(st.sampled_from("ab ~<>&[]()#.é🎉1"), min_size=1, max_size=6)
runs = st.one_of(
    PLAIN,
    SAFE.map("**{}**".format),
    SAFE.map("_{}_".format),
    SAFE.map("`{}`".format),
    st.sampled_from([r"**a\*b**", r"_a\_b_", r"\*a\*", r"\_a_", r"\`a`", r"\\*a*", "https://b.example/a_b", "👋🏽"]),
)
line = st.lists(runs, max_size=5).map("".join)
fence = st.lists(PLAIN.filter(lambda code: not code.startswith("```")), min_size=1, max_size=3).map(
    lambda codes: "\n".join(("```", *codes, "```"))
)
neutral = st.lists(
    st.one_of(line, line.map("- {}".format), line.map("> {}".format), fence, st.just(""), line.map(r"\- {}".format)),
    max_size=5,
).map("\n".join)


def normal(words: str) -> list[tuple[LineKind, list[Words]]]:
    """State the normal form: runs of one style are one run; space at the edges of a run is not bold or slanted.

    Names of emoji become emoji, and characters without width beside a style's mark go: neither is given here.
    """
    return [(line.kind, list(merged(line.spans))) for line in parse(words, ours=False)]


def merged(spans):
    styled_characters = [
        (
            character,
            Style.PLAIN if character.isspace() and span.style is not Style.CODE and at_edge(span, i) else span.style,
        )
        for span in spans
        for i, character in enumerate(span.text)
    ]
    text, style = "", Style.PLAIN
    for character, of in styled_characters:
        if of is not style and text:
            yield Words(text, style)
            text = ""
        text, style = text + character, of
    if text:
        yield Words(text, style)


def at_edge(span: Words, i: int) -> bool:
    return not span.text[:i].strip() or not span.text[i:].strip()


# ---- the laws ------------------------------------------------------------------------------------------------------


@given(words=neutral)
@example(words=r"\*x\* \_y\_ \`z\` \\*a")
@example(words="**a**b**c**")
@example(words="```\na ``` b\n```")
@example(words="``` x\n``")
@example(words="_a__b_")
@example(words="**a*b** *")
def test_what_the_house_holds_comes_back_from_slack(words):
    assert normal(heard(written(words))) == normal(words)


@given(words=neutral)
def test_what_came_back_once_stays_as_it_is(words):
    once = heard(written(words))
    assert heard(written(once)) == once


@given(said=slack_text)
@example(said="*a _b* c_")
@example(said="*a _b _c_ d_ e*")
@example(said="<@U1>_x_")
@example(said="a*b*c *a*b*")
@example(said="lit __y__ **x**")
@example(said="*a `b` c*")
@example(said="```` `")
@example(said="_a _b_")
@example(said="[*b*](https://x)")
@example(said="\n```x``````y```\n")
def test_a_reader_sees_the_same_afterwards(said):
    assert seen(written(heard(said))) == seen(said)


@given(said=slack_text)
def test_the_house_sees_what_a_reader_sees(said):
    held = [
        (line.kind.value, [pair for span in line.spans for pair in styled(span.text, span.style.value)])
        for line in parse(heard(said), ours=False)
    ]
    assert [(kind, without_styled_edges(shown)) for kind, shown in held] == seen(said)


anything = st.one_of(st.text(), slack_text, neutral)


@given(words=anything)
@example(words="<@U1> <!here> <#C1> <https://x> &lt;@U1&gt; [a](https://x) <t:2027-01-04T09:00+00:00>")
def test_nothing_that_is_written_has_power(words):
    drawn = written(words)
    assert "<" not in drawn
    assert ">" not in re.sub("(?m)^> ", "", drawn)  # at the beginning of a line it sets it apart, no more
    assert re.sub("&(?:lt|gt|amp);", "", drawn).count("&") == 0


@given(words=anything)
def test_everything_can_be_read_and_written(words):
    written(heard(words))
    heard(written(words))


@pytest.mark.parametrize(
    "unit",
    ["*", "_", "`", "``` ", "*a ", " _a", "*a* ", "_*a", "<", "<@", "&", "&gt;", ":", ":a", "::skin-tone-2", "\n", "\\",
     "• ", "> ", "\u200b", "*\u200b", "`a", "``", "[", "[a](", "*_", "_a _b_ ", "<@U1>", "|", "&gt;&gt;&gt;\n"],
)  # fmt: skip
def test_the_longest_message_is_read_at_once(unit):
    said = unit * (40_000 // len(unit))
    with takes_less_than(10):  # what is quadratic takes far longer at this length
        written(heard(said))


@pytest.mark.parametrize("pattern", [text._CELL, text._QUOTE, text._QUOTE_ALL, text._UNSEEN_BESIDE_TICK, text._SCHEME])
def test_no_pattern_repeats_what_repeats(pattern):
    assert not re.search(r"[*+}]\)[*+{]", pattern.pattern)


# ---- for instance --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("*bold* _em_ `co*de*` ~no~", "**bold** _em_ `co*de*` ~no~"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("<@U1> <@U9> <@U1|old>", "@Ana Ruiz @U9 @Ana Ruiz"),
        ("<#C1|help> <#C1> <#C1|>", "#help #help #help"),
        ("<!here> <!channel> <!everyone|everyone>", "@here @channel @everyone"),
        ("<!subteam^S1|@menders> <!subteam^S1>", "@menders @S1"),
        ("<!date^1767517200^{date_short}^https://x.example|4 January>", "4 January"),
        ("<https://x.example|look> <https://x.example/a_b>", "[look](https://x.example) https://x.example/a_b"),
        ("<http://x.example|x.example> <mailto:a@x.example|a@x.example>", "x.example a@x.example"),
        ("<mailto:a@x.example|write me>", "[write me](mailto:a@x.example)"),
        ("• a\n• b\n1. c", "- a\n- b\n1. c"),
        ("&gt; a\n&gt;b\nc", "> a\n> b\nc"),
        ("a\n&gt;&gt;&gt;b\nc", "a\n> b\n> c"),
        ("see ```a\n*b*``` there", "see \n```\na\n*b*\n```\n there"),
        ("```\na\n```", "```\na\n```"),
        (":wave: :+1::skin-tone-3: :trellis_leaf:", "👋 👍🏼 :trellis_leaf:"),
        ("5*3*2 snake_case_name 2 * 3", "5*3*2 snake_case_name 2 * 3"),
        ("**kwargs**", r"\**kwargs**"),
        ("- a", r"\- a"),
        (r"C:\*.txt", r"C:\\*.txt"),
        ("*_both_*", "**both**"),
        ("*use `make` now*", "**use** `make` **now**"),
    ],
)
def test_how_it_is_read(said, held):
    assert heard(said) == held


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("**bold** _em_ `code`", "*bold* _em_ `code`"),
        ("re**bold**ed", "re\u200b*bold*\u200bed"),
        ("- a\n> b", "• a\n> b"),
        (r"\- a", "- a"),
        (">a", "\u034f&gt;a"),
        (r"\*a\* *", "\u034f*a* *"),
        ("2 * 3 snake_case ~5", "2 * 3 snake_case ~5"),
        ("<!channel> <@U1> & co", "&lt;!channel&gt; &lt;@U1&gt; &amp; co"),
        ("[a](https://x)", "[a](https://x)"),
    ],
)
def test_how_it_is_written(words, drawn):
    assert written(words) == drawn


def test_marks_of_our_own_words_are_only_characters():
    [line] = parse("~a~ **b~c** `d`", ours=True)
    assert mrkdwn.drawn([line], ours=True) == "\u034f~a~ *b~c* `d`"
    assert mrkdwn.drawn([line]) == "~a~ *b~c* `d`"


def test_of_styles_within_styles_the_outer_one_holds():
    cells = [styles.Cell("*", mark=0), styles.Cell("_", mark=1), styles.Cell("a"), styles.Cell("_", mark=3)]
    words = list(styles.styled("*_a_*", [*cells, styles.Cell("*", mark=4)]))
    assert words == [Words("a", Style.STRONG)]
