"""Questions, who may be asked about what, and who was."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, or_

from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.questions.question import Answer, Helper, Invitation, Outcome, Question, Stage
from bot.store.passage_tables import held, reasons
from bot.store.queries.choices import Choices
from bot.store.queries.places import private_channels
from bot.store.queries.shelving import can_be_found, shelve_question
from bot.store.scope import Scope
from bot.store.tables import invitations, paces, questions, thanks, topics

INVITED = ("invitation", "invitation-chosen")
"""The rules under which helpers are asked."""


class Questions:
    """The questions of one community and its helpers."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope
        self._choices = Choices(scope)

    # ---- questions ---------------------------------------------------------------------------------------------

    def open(self, question: Question) -> None:
        """Write a new question down."""
        self._scope.insert(questions, question=question.id, **_columns(question))
        shelve_question(self._scope, question)

    def change(self, question: Question) -> None:
        """Write down how a question stands now."""
        before = self.question(question.id)
        self._scope.change(questions, questions.c.question == question.id, **_columns(question))
        if before is not None and _findable_by(before) != _findable_by(question):
            shelve_question(self._scope, question)

    def question(self, token: str) -> Question | None:
        """Return a question of this community."""
        return self._one(question=token)

    def at(self, message: MessageRef) -> Question | None:
        """Return the question whose words a message holds, open or not; the latest where it was marked again."""
        row = self._scope.find(questions, latest="asked_at", channel=message.channel, post=message.id)
        return None if row is None else question_of(row)

    def under(self, root: MessageRef) -> Sequence[Question]:
        """Return the questions whose replies stand under a message, open or not, oldest first."""
        return self._many(questions.c.channel == root.channel, questions.c.message == root.id)

    def all_open(self) -> Sequence[Question]:
        """Return every question that still waits for something, oldest first."""
        return self._many(questions.c.closed_at.is_(None))

    def helped_since(self, since: datetime) -> Sequence[Question]:
        """Return every question that was solved behind a moment, oldest first."""
        return self._many(questions.c.outcome == Outcome.HELPED, questions.c.closed_at > since)

    def open_of(self, asker: MemberId) -> Sequence[Question]:
        """Return somebody's open questions, oldest first."""
        return self._many(questions.c.asker == asker, questions.c.closed_at.is_(None))

    def on_the_list(self) -> Sequence[Question]:
        """Return what waits for the coordinators, oldest first."""
        return self._many(
            questions.c.closed_at.is_(None),
            questions.c.stage == Stage.LIST,
            questions.c.clock_stopped.is_(False),
        )

    def unanswered(self, most: int) -> Sequence[Question]:
        """Return the questions that wait for everybody and whose words stand somewhere, longest waiting first."""
        rows = self._scope.rows(
            questions,
            questions.c.closed_at.is_(None),
            questions.c.last_reply_at.is_(None),
            questions.c.post.is_not(None),
            *self._may_be_told(),
            order=(questions.c.asked_at, questions.c.question),
            most=most,
        )
        return [question_of(row) for row in rows]

    def without_reply(self, since: datetime, until: datetime) -> Sequence[Question]:
        """Return what was asked between two moments and nobody replied to, and may be told to everybody; oldest first.

        What its asker or a coordinator let rest or left private may not, nor what stands where not everybody can read.
        """
        return self._many(
            questions.c.asked_at > since,
            questions.c.asked_at <= until,
            questions.c.last_reply_at.is_(None),
            questions.c.text != "",
            *self._may_be_told(),
            or_(questions.c.outcome.is_(None), questions.c.outcome == Outcome.UNKNOWN),
        )

    def _may_be_told(self) -> tuple[ColumnElement[bool], ...]:
        return questions.c.quiet.is_(False), questions.c.channel.not_in(private_channels(self._scope))

    def _one(self, **key: str) -> Question | None:
        row = self._scope.find(questions, **key)
        return None if row is None else question_of(row)

    def _many(self, *where: ColumnElement[bool]) -> Sequence[Question]:
        return [question_of(row) for row in self._scope.rows(questions, *where, order=(questions.c.asked_at,))]

    # ---- invitations and thanks --------------------------------------------------------------------------------

    def invite(self, invitation: Invitation) -> None:
        """Write down that a helper is asked."""
        self._scope.insert_new(
            invitations,
            question=invitation.question,
            helper=invitation.helper,
            topic=invitation.topic,
            at=invitation.at,
            answer=invitation.answer,
            introduced=invitation.introduced,
        )

    def uninvite(self, question: str, helper: MemberId) -> None:
        """Forget that a helper was to be asked: it never reached them."""
        self._scope.remove(invitations, invitations.c.question == question, invitations.c.helper == helper)

    def answer(self, question: str, helper: MemberId, answer: Answer) -> None:
        """Write down what a helper said."""
        self._scope.change(
            invitations, invitations.c.question == question, invitations.c.helper == helper, answer=answer
        )

    def introduce(self, question: str, helper: MemberId, *, yes: bool) -> None:
        """Write down whether asker and helper are told who the other is."""
        self._scope.change(
            invitations, invitations.c.question == question, invitations.c.helper == helper, introduced=yes
        )

    def invitations(self, question: str) -> Sequence[Invitation]:
        """Return who was asked about a question, in order."""
        rows = self._scope.rows(
            invitations, invitations.c.question == question, order=(invitations.c.at, invitations.c.helper)
        )
        return [_invitation(row) for row in rows]

    def waiting_for(self, helper: MemberId) -> Sequence[tuple[Invitation, Question]]:
        """Return the questions that somebody is asked about and that nobody has answered, longest asked first."""
        rows = self._scope.rows(
            invitations,
            invitations.c.helper == helper,
            invitations.c.answer.is_(None),
            order=(invitations.c.at, invitations.c.question),
        )
        asked = [(_invitation(row), self.question(row.question)) for row in rows]
        return [
            (invited, question)
            for invited, question in asked
            if question is not None and question.is_open and not question.clock_stopped
        ]

    def thank(self, question: str, helper: MemberId, at: datetime, *, asks_consent: bool) -> None:
        """Write down that somebody helped, and whether the thanks ask to be allowed to ask again."""
        self._scope.insert_new(thanks, question=question, helper=helper, at=at, asked_consent=asks_consent)

    def consent_was_asked_since(self, helper: MemberId, since: datetime) -> bool:
        """Say whether somebody was asked for a consent lately: asks for consent are at most one a week."""
        asked = (thanks.c.helper == helper, thanks.c.at > since, thanks.c.asked_consent.is_(True))
        return self._scope.one(thanks, *asked) is not None

    def thanked(self, question: str) -> Sequence[MemberId]:
        """Return who helped with a question."""
        return [
            MemberId(row.helper)
            for row in self._scope.rows(thanks, thanks.c.question == question, order=(thanks.c.at,))
        ]

    # ---- topics ------------------------------------------------------------------------------------------------

    def topics(self) -> frozenset[str]:
        """Return what anybody may be asked about."""
        said = frozenset(row.topic for row in self._scope.rows(topics, topics.c.agreed.is_(True)))
        return said | self._choices.topics()

    def topics_of(self, member: MemberId) -> Sequence[str]:
        """Return what a member may be asked about, in the order of the alphabet."""
        return sorted({*self.said_by(member), *self._choices.declared_by(member)})

    def said_by(self, member: MemberId) -> Sequence[str]:
        """Return what a member said themselves that they may be asked about, in the order of the alphabet."""
        rows = self._scope.rows(topics, topics.c.member == member, topics.c.agreed.is_(True), order=(topics.c.topic,))
        return [row.topic for row in rows]

    def was_asked_for(self, member: MemberId, topic: str) -> bool:
        """Say whether a member ever said yes or no to a topic, so that they are not asked again."""
        said = self._scope.find(topics, member=member, topic=topic) is not None
        return said or self._choices.was_declared(member, topic)

    def agree(self, member: MemberId, topic: str, *, yes: bool) -> None:
        """Write down that a member may, or may not, be asked about a topic."""
        self._scope.put(topics, ("member", "topic"), member=member, topic=topic, agreed=yes)

    def no_longer(self, member: MemberId, topic: str) -> None:
        """Forget that a member could be asked about a topic; what they chose declares it no longer either."""
        self._scope.remove(topics, topics.c.member == member, topics.c.topic == topic)
        self._choices.decline(member, topic)

    def pace(self, member: MemberId) -> int | None:
        """Return how many days lie between two asks of a member at least; None is the community's usual cap."""
        row = self._scope.find(paces, member=member)
        return None if row is None else int(row.days)

    def set_pace(self, member: MemberId, days: int | None) -> None:
        """Write down how often a member may be asked."""
        if days is None:
            self._scope.remove(paces, paces.c.member == member)
        else:
            self._scope.put(paces, ("member",), member=member, days=days)

    def helpers(self, about: Iterable[str], now: datetime, looks_back: timedelta) -> Sequence[Helper]:
        """Return who may be asked about one of these topics, with when an invitation reached them lately.

        One that still waits for them to wake counts as reaching them now: else the night would hide it from every cap.
        """
        these = list(about)
        said = self._scope.rows(topics, topics.c.topic.in_(these), topics.c.agreed.is_(True))
        willing = [*((row.member, row.topic) for row in said), *self._choices.declaring(these)]
        members = list({member for member, _ in willing})
        waiting = {row.key for row in self._scope.rows(held, held.c.member.in_(members))}
        asked: dict[str, list[datetime]] = {}
        for row in self._scope.rows(
            reasons, reasons.c.member.in_(members), reasons.c.rule.in_(INVITED), reasons.c.at > now - looks_back
        ):
            asked.setdefault(row.member, []).append(now if row.key in waiting else row.at)
        days = {row.member: row.days for row in self._scope.rows(paces, paces.c.member.in_(members))}
        return [
            Helper(
                member=MemberId(member),
                topic=topic,
                every=days.get(member),
                asked=tuple(sorted(asked.get(member, ()))),
            )
            for member, topic in willing
        ]


def _findable_by(question: Question) -> tuple[str, tuple[str, ...], bool]:
    return question.text, question.topics, can_be_found(question)


def _columns(question: Question) -> dict[str, Any]:
    return {
        "asker": question.asker,
        "text": question.text,
        "topics": json.dumps(question.topics),
        "channel": question.channel,
        "message": None if question.message is None else question.message.id,
        "post": None if question.post is None else question.post.id,
        "ours": question.ours,
        "stage": question.stage,
        "clock_stopped": question.clock_stopped,
        "asked_at": question.asked_at,
        "last_reply_at": question.last_reply_at,
        "asked_whether": question.asked_whether,
        "told": question.told,
        "quiet": question.quiet,
        "shows_solved": question.shows_solved,
        "outcome": question.outcome,
        "closed_at": question.closed_at,
    }


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        question=row.question,
        helper=MemberId(row.helper),
        topic=row.topic,
        at=row.at,
        answer=None if row.answer is None else Answer(row.answer),
        introduced=row.introduced,
    )


def question_of(row: Row[Any]) -> Question:
    """Read a question."""
    channel = ChannelId(row.channel)
    return Question(
        id=row.question,
        asker=MemberId(row.asker),
        text=row.text,
        topics=tuple(json.loads(row.topics)),
        channel=channel,
        message=None if row.message is None else MessageRef(channel, row.message),
        post=None if row.post is None else MessageRef(channel, row.post),
        ours=row.ours,
        stage=Stage(row.stage),
        clock_stopped=row.clock_stopped,
        asked_at=row.asked_at,
        last_reply_at=row.last_reply_at,
        asked_whether=row.asked_whether,
        told=row.told,
        quiet=row.quiet,
        shows_solved=row.shows_solved,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        closed_at=row.closed_at,
    )
