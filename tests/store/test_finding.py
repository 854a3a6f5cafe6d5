"""What `bot/store/queries/finding.py` and `library_tables.py` promise: what is found, and what is nowhere any more."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select

from bot.core.ids import MemberId, MessageRef
from bot.questions.found import Shelf
from bot.questions.question import Outcome, Question
from bot.roles.cybrarian.card import Card, Stage
from bot.store.library_tables import findables, found_by
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


def card(author: MemberId, token: str = "c", title: str = "Rust", **more: object) -> Card:
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


def test_3_what_shares_too_little_with_a_question_is_not_offered_for_it(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    tx.questions.open(question(ana))
    assert [one.id for one in tx.finding.like("How do I sharpen my chisel?")] == ["q"]
    assert tx.finding.like("Who sells ash boards, clamps and old chisels near the harbour on Sundays?") == []
    assert tx.finding.like("How do I sharpen my chisel?", but="q") == []


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
