"""`trellis check`: what is configured, where each value comes from, what is wrong and what to do about it."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence

from bot.adapters.base import Installation
from bot.catalogue import RITUALS, read_catalogue
from bot.choices import config_folder, read_choices
from bot.core.clock import WallClock
from bot.core.errors import TrellisError
from bot.foretelling import coming
from bot.rituals.format import Flavour
from bot.rituals.formats import Formats
from bot.settings import Settings, Slack, read_settings
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.keyring import Keyring
from bot.store.migrate import refuse_unless_migrated
from bot.voice import FluentVoice


def check(environ: Mapping[str, str]) -> int:
    """Print what is configured and what is wrong; return how many things are wrong, at most one a part."""
    wrong: list[str] = []
    settings: Settings | None = None
    try:
        settings = read_settings(environ)
        wrong += settings.warnings
        for source in settings.sources():
            print(f"{source.key} = {source.value}  ({source.where})")
        wrong += _database(settings)
        wrong += _slack(settings)
        wrong += _workspaces(settings)
        wrong += _discord(settings)
    except TrellisError as error:
        wrong.append(str(error))
    try:
        folder = config_folder()
        for source in read_choices(folder).sources():
            print(f"{source.key} = {source.value}  ({source.where})")
        formats = read_catalogue(folder, FluentVoice(folder / "voice"))
        print(_rituals(formats))
        if settings is not None:
            wrong += _coming(settings, formats)
    except TrellisError as error:
        wrong.append(str(error))
    print()
    for sentence in wrong:
        print(f"! {sentence}")
    print("Nothing is wrong." if not wrong else f"{len(wrong)} to mend.")
    return min(len(wrong), 1)


def _rituals(formats: Formats) -> str:
    """Say in one line which rituals the catalogue holds."""
    by_flavour = (
        f"{flavour} {', '.join(format_.id for format_ in formats if format_.flavour is flavour) or 'none'}"
        for flavour in Flavour
    )
    return f"rituals: {'; '.join(by_flavour)}  (config/{RITUALS})"


def _coming(settings: Settings, formats: Formats) -> Sequence[str]:
    """Say what comes round in each community; return what is wrong with it."""
    try:
        refuse_unless_migrated(settings.database_url)
    except TrellisError:
        return ()  # said already
    lines, wrong = coming(settings, formats)
    for line in lines:
        print(line)
    return wrong


def _database(settings: Settings) -> Iterator[str]:
    try:
        refuse_unless_migrated(settings.database_url)
    except TrellisError as error:
        yield str(error)


def _slack(settings: Settings) -> Sequence[str]:
    """Ask Slack about its tokens, and say what it said; return what is wrong."""
    given = settings.slack
    if given is None:
        print("Slack: not connected; docs/slack.md says how, and `trellis play` needs none")
        return ()
    ways = {"trellis run": _refusal(given, over_http=False), "trellis run --http": _refusal(given, over_http=True)}
    for command in (command for command, refusal in ways.items() if refusal is None):
        print(f"Slack: `{command}` starts with these settings")
    from bot.adapters.slack.access import SlackAccess  # only who is on Slack pays for its import
    from bot.adapters.slack.inspection import inspect

    if given.client_id is not None:
        print("Slack: workspaces install Trellis by themselves, while `trellis run --http` runs")
    access = SlackAccess(
        bot_token=given.bot_token,
        app_token=given.app_token,
        api_url=settings.slack_api_url,
        public_url=settings.public_url,
    )
    inspection = asyncio.run(inspect(access))
    for sentence in inspection.told:
        print(sentence)
    none_starts = [str(refusal) for refusal in ways.values() if refusal is not None] if all(ways.values()) else []
    return [*none_starts[:1], *inspection.wrong]


def _discord(settings: Settings) -> Sequence[str]:
    """Ask Discord about its token and what servers allow, and say what it said; return what is wrong."""
    if settings.discord is None:
        print("Discord: not connected; docs/discord.md says how, and `trellis play` needs none")
        return ()
    from bot.adapters.discord.access import DiscordAccess  # only who is on Discord pays for its import
    from bot.adapters.discord.inspection import inspect

    inspection = asyncio.run(inspect(DiscordAccess(token=settings.discord.token, api_url=settings.discord_api_url)))
    for sentence in inspection.told:
        print(sentence)
    return inspection.wrong


def _refusal(given: Slack, *, over_http: bool) -> TrellisError | None:
    try:
        given.refuse_unless_reachable(over_http=over_http)
    except TrellisError as refusal:
        return refusal
    return None


def _workspaces(settings: Settings) -> Iterator[str]:
    """List the workspaces that installed Trellis by themselves; yield what is wrong with each."""
    if settings.slack is None or settings.slack.client_id is None or settings.secret_key is None:
        return
    try:
        refuse_unless_migrated(settings.database_url)
    except TrellisError:
        return  # said already
    database = Database(settings.database_url, take_in)
    try:
        installed, closed = Keyring(database, settings.secret_key, WallClock()).inspect("slack")
    finally:
        database.close()
    for installation in installed:
        print(f"Slack: {installation.space} installed Trellis")
        yield from _off(installation)
    for error in closed:
        yield str(error)


def _off(installation: Installation) -> Iterator[str]:
    """Yield what is off in a workspace because it did not grant a scope; nothing where that was not written down."""
    from bot.adapters.slack.scopes import SCOPES  # only who is on Slack needs them

    granted = {scope.strip() for scope in installation.facts.get("scopes", "").split(",")} - {""}
    for scope, purpose in SCOPES.items():
        if granted and scope not in granted:
            yield (
                f"{installation.space} did not grant the scope {scope}, so this is off there: {purpose}. "
                "Install Trellis again in that workspace."
            )
