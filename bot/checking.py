"""`trellis check`: what is configured, where each value comes from, what is wrong and what to do about it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from bot.choices import config_folder, read_choices
from bot.core.errors import TrellisError
from bot.settings import Settings, read_settings
from bot.store.migrate import refuse_unless_migrated
from bot.voice import FluentVoice


def check(environ: Mapping[str, str]) -> int:
    """Print what is configured and what is wrong; return how many things are wrong, at most one a part."""
    wrong: list[str] = []
    try:
        settings = read_settings(environ)
        wrong += settings.warnings
        for source in settings.sources():
            print(f"{source.key} = {source.value}  ({source.where})")
        wrong += _database(settings)
        wrong += _slack(settings)
    except TrellisError as error:
        wrong.append(str(error))
    try:
        folder = config_folder()
        for source in read_choices(folder).sources():
            print(f"{source.key} = {source.value}  ({source.where})")
        FluentVoice(folder / "voice")
    except TrellisError as error:
        wrong.append(str(error))
    print()
    for sentence in wrong:
        print(f"! {sentence}")
    print("Nothing is wrong." if not wrong else f"{len(wrong)} to mend.")
    return min(len(wrong), 1)


def _database(settings: Settings) -> Iterator[str]:
    try:
        refuse_unless_migrated(settings.database_url)
    except TrellisError as error:
        yield str(error)


def _slack(settings: Settings) -> Sequence[str]:
    """Ask Slack about its tokens, and say what it said; return what is wrong."""
    given = settings.slack
    if given is None:
        return ()
    from bot.adapters.slack.access import SlackAccess  # only who is on Slack pays for its import
    from bot.adapters.slack.inspection import inspect

    if given.client_id is not None:
        print("Slack: workspaces install Trellis by themselves, while `trellis run --http` runs")
    access = SlackAccess(bot_token=given.bot_token, app_token=given.app_token, api_url=settings.slack_api_url)
    inspection = asyncio.run(inspect(access))
    for sentence in inspection.told:
        print(sentence)
    return inspection.wrong
