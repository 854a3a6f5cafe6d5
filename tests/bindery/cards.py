"""Cards as anybody might write them, and as nobody should."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.bindery import Bound
from bot.questions.titles import one_line
from bot.roles.cybrarian.card import Kind

HOSTILE = (
    "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'><svg onload=\"window.ran = 1\"> "
    "[click](javascript:window.ran=1) [here](https://evil.example/a) \u2028]]>--><!-- &lt;b&gt; </style></article> "
    "{{7*7}} ${7*7} \ue0000\ue001 {some} **not closed _and `this"
)
characters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
awkward = st.sampled_from(
    [
        "---\n",
        "\n---\n",
        "- a\n",
        "# b\n",
        ": c",
        " #d",
        "'",
        '"',
        "\\",
        "|-",
        "true",
        "~",
        "\r\n",
        "\t",
        "&x *x",
        "\x85",
    ]
)


def text(longest: int, least: int = 0) -> st.SearchStrategy[str]:
    """Words of any characters, many of them awkward for a file."""
    pieces = st.lists(st.one_of(awkward, st.text(characters, max_size=12), st.just("\n\n  indented\nlast")), max_size=6)
    made = st.one_of(
        pieces.map("".join), st.sampled_from(["no", "2027-01-04", "null", "1e3", "Ben: a #tag", "=", "<<"])
    )
    return made.map(lambda some: some[:longest]).filter(lambda some: len(some) >= least)


moments = st.timedeltas(timedelta(0), timedelta(days=50_000)).map(
    lambda since: datetime(2000, 1, 1, tzinfo=UTC) + since
)
cards = st.builds(
    Bound,
    id=st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=1, max_size=16),
    title=text(100).map(one_line).filter(bool),
    kind=st.sampled_from(Kind),
    topics=st.lists(text(40), max_size=5).map(tuple),
    author=text(80),
    owner=text(80),
    people=st.lists(text(80), max_size=12).map(tuple),
    kept=st.none() | moments,
    review=st.none() | moments,
    version=st.integers(1, 900),
    used=st.integers(0, 900),
    source=text(160),
    why=text(1_500),
    when_not=text(1_500),
    words=text(8_000),
)
A_CARD = Bound(
    id="q7f3",
    title="Rust on a hand plane",
    kind=Kind.EXPERIENCE,
    topics=("hand tools", "c++"),
    author="Ben",
    owner="Ana: the one",
    people=("Ben", "Cleo"),
    kept=datetime(2027, 1, 4, 9, tzinfo=UTC),
    review=datetime(2027, 7, 3, 9, tzinfo=UTC),
    used=3,
    source="#lobby",
    why="It saves a good blade.\n\nAnd an evening.",
    when_not="Never on brass.",
    words="Soak it in vinegar over night,\n\n---\n\nthen brush it with steel wool.",
)
