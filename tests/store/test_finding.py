"""What `bot/store/queries/finding.py` and `library_tables.py` promise: what is found, and what is nowhere any more."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select, update

from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.core.profiles import ChannelProfile
from bot.questions.found import Shelf
from bot.questions.question import Outcome, Question
from bot.roles.cybrarian.card import Card, Stage
from bot.store.library_tables import cards, findables, found_by
from bot.store.migrate import MIGRATIONS, migrate
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_no_trace import written_in
from tests.store.test_rituals import connection_of, somebody
from tests.store.test_two_communities import HELP, NOW, THERE, found, work
from tests.village import a_village


def question(asker: MemberId, token: str = "q", text: str = "How are chisels sharpened?", **more: object) -> Question:
    where = MessageRef(HELP, token)
    kept = Question(
        id=token,
        asker=asker,
        text=text,
        topics=(),
        channel=HELP,
        message=where,
        post=where,
        ours=True,
        asked_at=NOW,
        last_reply_at=NOW,
    )
    return replace(kept, **more)  # type: ignore[arg-type]


def card(author: MemberId | None, token: str = "c", title: str = "Rust", **more: object) -> Card:
    kept = Card(
        id=token,
        stage=Stage.KEPT,
        title=title,
        words="Soak it in vinegar.",
        keeper=author,
        author=author,
        channel=HELP,
        begun_at=NOW,
        kept_at=NOW,
    )
    return replace(kept, **more)  # type: ignore[arg-type]


def ids(tx: UnitOfWork, words: str) -> list[str]:
    return [one.id for one in tx.finding.search(words)]


def test_1_word_forms_lead_to_cards_and_answered_questions(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    tx.library.begin(card(ana))
    (one,) = tx.finding.search("sharpening a chisel")
    assert (one.shelf, one.words, one.author, one.post) == (
        Shelf.QUESTION,
        "How are chisels sharpened?",
        ana,
        MessageRef(HELP, "q"),
    )
    (other,) = tx.finding.search("vinegars")
    assert (other.shelf, other.title, other.words) == (Shelf.CARD, "Rust", "Soak it in vinegar.")


def test_1_a_title_and_a_rare_word_come_first(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    for number in range(5):
        tx.library.begin(card(ana, f"c{number}", "Wood", words=f"It is about wood and number{number}."))
    tx.library.begin(card(ana, "glue", "Glue", words="For wood."))
    assert ids(tx, "glue for wood")[0] == "glue"
    assert ids(tx, "number3")[0] == "c3"


@pytest.mark.parametrize(
    "how",
    [
        {"last_reply_at": None},
        {"outcome": Outcome.WITHDRAWN, "closed_at": NOW},
        {"outcome": Outcome.CLOSED, "closed_at": NOW},
        {"text": ""},
    ],
)
def test_1_what_was_not_answered_or_is_taken_back_is_not_found(tx: UnitOfWork, how: dict[str, object]) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    assert ids(tx, "chisels") == ["q"]
    tx.questions.change(question(ana, **how))
    assert ids(tx, "chisels") == []
    assert not connection_of(tx).execute(select(found_by)).all()


def test_1_what_is_reworded_is_found_by_its_new_words_alone(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    tx.questions.change(question(ana, text="How are planes set?"))
    assert (ids(tx, "chisels"), ids(tx, "planes")) == ([], ["q"])
    tx.library.begin(card(ana))
    tx.library.change(card(ana, words="Use sand."))
    assert (ids(tx, "vinegar"), ids(tx, "sand")) == ([], ["c"])
    tx.library.change(card(ana, stage=Stage.RETIRED))
    assert ids(tx, "sand") == []


def test_1_what_was_answered_where_not_everybody_can_read_any_more_is_not_found(tx: UnitOfWork) -> None:
    ana, club = somebody(tx), ChannelId(f"{HELP}-club")
    tx.places.see(ChannelProfile(channel=club, name="club"))
    tx.questions.open(question(ana))
    for number in range(15):
        tx.questions.open(
            question(ana, f"q{number}", "Chisels, chisels?", channel=club, post=MessageRef(club, f"{number}"))
        )
    assert [one.id for one in tx.finding.those(["q1"])] == ["q1"]
    tx.places.see(ChannelProfile(channel=club, name="club", private=True))
    again = work(connection_of(tx), THERE)
    assert ids(again, "chisels") == [one.id for one in again.finding.like("chisels")] == ["q"], (
        "nor do they stand in its way"
    )
    assert again.finding.those(["q1"]) == []


def test_1_a_card_that_stands_where_not_everybody_can_read_any_more_is_not_found(tx: UnitOfWork) -> None:
    ana, club = somebody(tx), ChannelId(f"{HELP}-club")
    tx.places.see(ChannelProfile(channel=club, name="club"))
    tx.library.begin(card(ana, "open", "Rust on planes"))
    for number in range(15):
        tx.library.begin(card(ana, f"c{number}", "Rust, rust", words="Rust and vinegar.", channel=club))
    assert len(tx.finding.those(["c1"])) == 1
    assert "c1" in [one.id for one in tx.library.called("rust, r")]
    tx.places.see(ChannelProfile(channel=club, name="club", private=True))
    again = work(connection_of(tx), THERE)
    assert ids(again, "rust") == [one.id for one in again.finding.near("rust")] == ["open"]
    assert [one.id for one in again.finding.like("Rust?")] == ["open"]
    assert again.finding.those(["c1"]) == []
    assert [one.id for one in again.library.called("rust")] == ["open"]


def test_3_what_shares_too_little_with_a_question_is_not_offered_for_it(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    assert [one.id for one in tx.finding.like("How do I sharpen my chisel?")] == ["q"]
    assert tx.finding.like("Who sells ash boards, clamps and old chisels near the harbour on Sundays?") == []
    assert tx.finding.like("How do I sharpen my chisel?", but="q") == []


def test_3_what_shares_but_one_word_with_a_search_comes_near_and_does_not_fit(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    tx.library.begin(card(ana))
    assert ids(tx, "sharpening my chisel") == ["q"]
    assert ids(tx, "chisel") == ["q"]
    assert ids(tx, "borrowing a chisel on sundays") == []
    assert [one.id for one in tx.finding.near("borrowing a chisel on sundays")] == ["q"]
    assert not tx.finding.near("kintsugi")


def test_3_what_is_too_common_to_be_looked_for_counts_where_it_stands(
    tx: UnitOfWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = somebody(tx)
    for number in range(4):
        tx.library.begin(card(ana, f"c{number}", "Wood", words=f"Old wood, dry wood, good wood, from shelf{number}."))
    monkeypatch.setattr("bot.store.queries.finding.MOST_READ", 2)
    assert "c3" in ids(tx, "old dry good wood"), "one of the four was looked for, and it has them all"


@pytest.mark.parametrize("typed", ["über", "UBER", "ölen", "strasse", "Straße", "die STRASSE", "木工"])
def test_a_title_is_completed_however_it_is_spelled(tx: UnitOfWork, typed: str) -> None:
    tx.library.begin(card(somebody(tx), title="Über das Ölen: die Straße 木工"))
    assert [one.id for one in tx.library.called(typed)] == ["c"]
    assert tx.library.called("%") == tx.library.called("glue") == []


def test_a_title_from_before_is_completed_once_it_is_on_the_shelves_anew(tx: UnitOfWork) -> None:
    tx.library.begin(card(somebody(tx)))
    connection_of(tx).execute(update(cards).values(folded=""))
    assert tx.library.called("rus") == []
    shelves_all(tx)
    assert [one.id for one in tx.library.called("rus")] == ["c"]


def test_whatever_somebody_looks_for_is_only_words(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    for hostile in ("", "' OR 1=1 --", '"chisel" AND', "chisel*", "%", "_", "\x00chisels", "NEAR(a b)", "word " * 500):
        tx.finding.search(hostile)
        tx.finding.like(hostile)


def test_words_go_with_what_they_are_found_in(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    tx.library.begin(card(ana))
    tx.record.forget(ana, work(connection_of(tx), THERE)._event.id, cards_too=True)
    assert not connection_of(tx).execute(select(findables)).all()
    assert not connection_of(tx).execute(select(found_by)).all()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # a server's files are its own
def test_2_erased_words_are_nowhere_in_the_file(database_url: str) -> None:
    """Also their stems, among so many others that pages are split and joined."""
    engine = create_engine(database_url)
    from bot.store.database import Database
    from bot.store.inbox import take_in

    database = Database(database_url, take_in)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        found(connection, THERE)
        tx = work(connection, THERE)
        ana, ben = somebody(tx), somebody(tx, "ben")
        for number in range(300):
            tx.questions.open(question(ben, f"b{number}", f"Where is word{number} among numbers like {number * 7}?"))
        tx.questions.open(question(ana, "mine", "Why is the zugzwang of quixotry xylophonic?"))
        connection.commit()
    assert [word for word in ("zugzwang", "quixotri") if word not in str(written_in(database_url))] == []
    with database.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        tx = work(connection, THERE)
        tx.questions.change(question(ana, "mine", ""))
        connection.commit()
    database.close()
    engine.dispose()
    assert [word for word in ("zugzwang", "quixotr", "xylophon") if word in str(written_in(database_url))] == []


@pytest.mark.parametrize(
    "words", ["plane", "hand plane", "hand-planes", "handplane", "handplanes", "email", "e-mails", "mail", "nodejs"]
)
def test_1_however_somebody_joins_words_they_lead_there(tx: UnitOfWork, words: str) -> None:
    tx.library.begin(card(somebody(tx), title="A hand-plane", words="Its e-mail setup by node.js."))
    assert ids(tx, words) == ["c"]


def test_1_what_is_written_apart_is_found_by_what_is_joined(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.library.begin(card(ana, "apart", title="A hand plane"))
    tx.library.begin(card(ana, "joined", title="A handplane"))
    assert sorted(ids(tx, "hand-plane")) == ["apart", "joined"]


def test_3_a_joined_word_asks_for_no_more_than_its_parts(tx: UnitOfWork) -> None:
    """Else whoever writes "hand-plane" would be offered less than whoever writes "hand plane"."""
    ana = somebody(tx)
    tx.questions.open(question(ana, "rust", "How does rust come off?"))
    for number in range(5):
        tx.questions.open(question(ana, f"q{number}", f"Is a hand as plane as number{number}?"))
    assert "rust" in [one.id for one in tx.finding.like("Rust off my hand-plane?")]


def test_1_words_are_kept_and_looked_for_in_the_language_of_the_community(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.library.begin(card(ana, title="Die Bohrmaschine", words="Häuser, and what is sharpened."))
    tx.questions.open(question(ana, text="Wie werden Sägen geschärft?"))
    tx.library.begin(card(ana, "none", title="木工の道具", words="のこぎりと鉋"))
    assert ids(tx, "Bohrmaschinen") == []
    assert ids(tx, "鉋") == ids(tx, "道具") == ["none"]
    tx.places.describe(name="Da", care="", zone="UTC", language="de")
    shelves_all(tx)
    assert ids(tx, "Bohrmaschinen") == ids(tx, "ein Haus") == ["c"]
    assert ids(tx, "Säge") == ["q"]
    assert ids(tx, "鉋") == ["none"]
    tx.places.describe(name="Da", care="", zone="UTC", language="en")
    shelves_all(tx)
    assert ids(tx, "sharpening") == ["c"]


def test_what_is_put_on_the_shelves_anew_and_says_the_same_is_left_alone(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    for number in range(5):
        tx.library.begin(card(ana, f"c{number}"))
        tx.questions.open(question(ana, f"q{number}"))
    before = connection_of(tx).execute(select(findables)).all()
    assert shelves_all(tx) == 5 + 5 + 1, "one at a time, to the end of each shelf"
    assert connection_of(tx).execute(select(findables)).all() == before


def shelves_all(tx: UnitOfWork) -> int:
    """Put everything on the shelves anew, piece by piece; return in how many pieces."""
    after: str | None = ""
    pieces = 0
    while after is not None:
        after, pieces = tx.library.shelve(after, 1), pieces + 1
    return pieces


async def test_what_was_answered_before_there_was_a_library_is_found(tmp_path: Path) -> None:
    """The migration asks for it; the role does it, some at a time, once the house is open."""
    url = f"sqlite:///{tmp_path}/before.db"
    migrate(url)
    async with a_village(url) as village:
        for number in range(3):
            await village.asks("ana", f"How is loom{number} wound?")
            await village.replies("ben", "Slowly.", f"loom{number}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.downgrade(config, "0009")
    migrate(url)
    async with a_village(url) as village:
        await village.settles()
        found = await village.reads(lambda look: look.finding.search("loom1"))
        assert [one.words for one in found] == ["How is loom1 wound?"]
