"""Rules of manners that hold of every single thing that was said, whoever provoked it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.effects import Asked
from bot.core.views import Quoted, View
from tests.simulation.first_posts import Welcomes
from tests.simulation.lasting import Stood
from tests.simulation.life import Neighbour
from tests.simulation.mischief import CALLED, OWNED
from tests.simulation.residents import HOSTILE
from tests.simulation.town_square import JOINED, Deed
from tests.simulation.wishes import WEEK, Recorded, most_in_any
from tests.square import Said
from tests.voice.test_words import offences

ANSWERED_WITHIN = timedelta(minutes=5)
A_DAY = timedelta(hours=24)
OFFER = "That reads like a question"


@dataclass(frozen=True, kw_only=True)
class Heard(Recorded):
    """What was said to people; what answers an act of theirs at once is not unasked."""

    deeds: Sequence[Deed]
    stood: Sequence[Stood]

    def to_one(self) -> Iterator[tuple[Neighbour, Said]]:
        yield from ((person, said) for person, said in super().to_one() if said.asked is not Asked.FOR)


def what_answers_somebody_comes_right_after_what_they_did(time: Heard) -> Iterator[str]:
    for said in time.said:
        if said.how == "direct" and said.asked is Asked.FOR:
            acts = (deed.at for deed in time.deeds if deed.person == said.to)
            if not any(timedelta(0) <= said.at - at <= ANSWERED_WITHIN for at in acts):
                yield f"{said.to} had done nothing at {said.at}:\n{said.text}"


def no_words_of_ours_have_bad_manners(time: Heard) -> Iterator[str]:
    """P3, P4, P5, P12: what members themselves wrote is theirs."""
    for said in time.said:
        for shown in {id(said.delivered): said.delivered, id(said.view): said.view}.values():
            ours = said.words(View(tuple(block for block in shown.blocks if not isinstance(block, Quoted))))
            for offence in offences(_without_theirs(ours)):
                yield f"{offence}: {ours}"


def _without_theirs(text: str) -> str:
    """Leave out the lines in which somebody calls everybody by name; what they mean is said elsewhere."""
    return "\n".join(line for line in text.split("\n") if CALLED not in line)


def nobody_calls_a_crowd(time: Heard) -> Iterator[str]:
    for said in time.said:
        if unknown := said.mentions() - time.people.keys():
            yield f"{said.how} to {said.to} calls {unknown}:\n{said.text}"


def whoever_means_ill_changes_nothing_of_others(time: Heard) -> Iterator[str]:
    """They are given back what they wrote themselves, alone."""
    told = (said for said in time.said if said.says(OWNED) and (said.how, said.to) != ("answer", HOSTILE))
    yield from (f"{said.how} to {said.to}:\n{said.text}" for said in told)


def an_offer_comes_once_a_day_and_can_be_stopped(time: Heard) -> Iterator[str]:
    whispers = [said for said in time.said if said.how == "whisper"]
    yield from (f"cannot be stopped:\n{said.text}" for said in whispers if not said.offers("No, and never again"))
    for person in time.people:
        mine = [said.at for said in whispers if said.to == person and OFFER in said.words(said.delivered)]
        if most_in_any(A_DAY, mine) > 1:
            yield f"{person} was offered help at {mine}"
        no = [deed.at for deed in time.deeds if deed.person == person and deed.text.startswith("cybrarian.offer_no")]
        yield from (f"{person} said no, and was offered help at {at}" for at in mine if no and at > min(no))


def the_list_of_who_waits_names_nobody_else(time: Heard, welcomes: Welcomes) -> Iterator[str]:
    """P3: neither hosts who said nothing nor anybody else is named there."""
    waiting = {post.person for post in welcomes.posts}
    for said in time.said:
        is_list = said.how == "post" and said.text.startswith("Newcomers who wait")
        if is_list and (others := said.mentions() - waiting):
            yield f"it names {others}:\n{said.text}"


def nothing_went_wrong(time: Heard) -> Iterator[str]:
    yield from (said.text for said in time.said if said.says("I tried to do something several times"))


def figures(time: Heard) -> Mapping[str, int]:
    """Count what people did, and how much they were written to."""
    return {
        "deeds": len(time.deeds),
        "joined": sum(deed.what == JOINED for deed in time.deeds),
        "by whoever means ill": sum(deed.person == HOSTILE for deed in time.deeds),
        "messages of ours": len(time.said),
        "to one person": sum(said.how == "direct" for said in time.said),
        "unrequested": sum(said.asked is Asked.NOT for _, said in time.to_one()),
        "most unrequested a week": max(most_in_any(WEEK, time.unrequested(name)) for name in time.people),
    }
