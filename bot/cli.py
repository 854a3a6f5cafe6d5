"""The command `trellis`: play · run · preview · export · import · check · migrate."""

import argparse
import asyncio
import gc
import logging
import os
import signal
import sys
import webbrowser
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot import __version__
from bot.core.errors import TrellisError

DEFAULT_PORT = 8765


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 2 after a sentence that says what is wrong and what to do."""
    given = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return int(given.command(given))
    except TrellisError as error:
        print(f"trellis: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="trellis", description="A bot that cultivates a community of practice where it already talks."
    )
    parser.add_argument("--version", action="version", version=f"trellis {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    play = commands.add_parser("play", help="open the playground: a small community in your browser")
    play.add_argument("--port", type=int, default=DEFAULT_PORT, help="where it listens (default: %(default)s; 0: any)")
    play.add_argument("--no-browser", action="store_true", help="do not open a browser")
    play.add_argument("--database", type=Path, metavar="FILE", help="the playground's own file, kept between visits")
    begins = play.add_mutually_exclusive_group()
    begins.add_argument(
        "--world", type=Path, metavar="FILE", help="open a world that somebody saved, in a place of its own"
    )
    begins.add_argument("--begin-again", action="store_true", help="begin again on the first day, with the same seed")
    begins.add_argument("--save-world", type=Path, metavar="FILE", help="write the world into a file, and open nothing")
    play.add_argument("--seed", metavar="WORD", help="with --begin-again: begin with this seed")
    play.set_defaults(command=_play)
    run = commands.add_parser("run", help="run the bot on the platforms that are configured")
    run.add_argument("--http", action="store_true", help="let Slack call, in place of calling Slack (Socket Mode)")
    run.add_argument("--port", type=int, metavar="N", help="with --http: where to listen (default: PORT, else 3000)")
    run.set_defaults(command=_run)
    preview = commands.add_parser("preview", help="show all that a ritual will say the next time, and to whom")
    preview.add_argument("ritual", nargs="*", help="its name, or a part of it (default: list what comes round)")
    preview.set_defaults(command=_preview)
    out = commands.add_parser(
        "export", help="write the library down: Markdown, JSON, and a page that opens from a file"
    )
    out.add_argument("what", choices=("library",))
    out.add_argument("folder", nargs="?", type=Path, default=Path("library"), help="where to (default: ./library)")
    out.add_argument("--community", metavar="NAME", help="whose, where there are several")
    out.set_defaults(command=_export)
    in_ = commands.add_parser("import", help="bring cards into the library: an export, or a folder of Markdown files")
    in_.add_argument("what", choices=("library",))
    in_.add_argument("place", type=Path, help="a folder, a Markdown file, or a library.json")
    in_.add_argument("--community", metavar="NAME", help="whose library, where there are several")
    in_.add_argument("--yes", action="store_true", help="do not ask whether those who wrote the words agreed")
    in_.set_defaults(command=_import)
    check = commands.add_parser("check", help="say what is configured, where it comes from, and what is wrong")
    check.set_defaults(command=_check)
    migrate = commands.add_parser("migrate", help="bring the database's schema up to date")
    migrate.set_defaults(command=_migrate)
    return parser


def _play(given: argparse.Namespace) -> int:
    with _nothing_thrown_away():
        from bot.choices import config_folder, read_choices
        from bot.rehearsal import Rehearsal, bring_world, keep_world, rehearse
        from bot.settings import data_folder

    if given.seed and not given.begin_again:
        raise TrellisError("--seed says how a world begins; add --begin-again.")
    config = config_folder()
    choices = read_choices(config)
    name = f"{given.world.stem}.playground.db" if given.world else "playground.db"
    file = (given.database or data_folder(os.environ) / name).expanduser().absolute()
    rehearsal = Rehearsal(file=file, config=config, defaults=choices.spans, port=given.port)

    if given.save_world:
        asyncio.run(keep_world(rehearsal, given.save_world.expanduser().absolute()))
        print(f"The world is saved in {given.save_world}.")
        return 0
    if given.world or given.begin_again:
        world = given.world and given.world.expanduser().absolute()
        asyncio.run(bring_world(rehearsal, world, given.seed))

    async def play() -> None:
        stop = _stopped_by_signals()
        opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        opened.add_done_callback(lambda address: _welcome(address.result(), file, browser=not given.no_browser))
        await rehearse(rehearsal, opened, stop)

    _run_to_the_end(play())
    return 0


def _welcome(address: str, file: Path, *, browser: bool) -> None:
    print(f"The playground is open: {address}", flush=True)
    print(f"It is kept in {file}. Ctrl+C closes it; your browser alone can reach it.", flush=True)
    if browser:
        webbrowser.open(address)


def _run(given: argparse.Namespace) -> int:
    with _nothing_thrown_away():
        from bot.choices import config_folder, read_choices
        from bot.service import serve
        from bot.settings import read_settings

    if given.port is not None and not given.http:
        raise TrellisError("--port says where Slack calls; add --http, or leave it away for Socket Mode.")
    settings = read_settings(os.environ)
    for warning in settings.warnings:
        print(f"trellis: {warning}", file=sys.stderr)
    config = config_folder()
    choices = read_choices(config)
    port = (settings.port if given.port is None else given.port) if given.http else None

    async def run() -> None:
        stop = _stopped_by_signals()
        await serve(
            settings,
            config=config,
            defaults=choices.spans,
            limits=choices.limits,
            port=port,
            opened=_say_that_it_runs,
            stop=stop,
        )

    _run_to_the_end(run())
    return 0


def _say_that_it_runs(greeting: str) -> None:
    print(f"{greeting} Ctrl+C stops it.", flush=True)


def _migrate(given: argparse.Namespace) -> int:
    from bot.settings import read_settings
    from bot.store.migrate import migrate

    migrate(read_settings(os.environ).database_url)
    print("The database is up to date.")
    return 0


def _preview(given: argparse.Namespace) -> int:
    from bot.foretelling import preview
    from bot.settings import read_settings

    for line in preview(read_settings(os.environ), " ".join(given.ritual)):
        print(line)
    return 0


def _export(given: argparse.Namespace) -> int:
    from bot.lending import export_library
    from bot.settings import read_settings

    for line in export_library(read_settings(os.environ), given.folder, given.community):
        print(line)
    return 0


def _import(given: argparse.Namespace) -> int:
    from bot.lending import CONSENT, Plan, import_library
    from bot.settings import read_settings

    def agrees(plan: Plan) -> bool:
        there = f" ({plan.already} more there already)" if plan.already else ""
        gone = f" ({plan.gone} more left the library since, and stay away)" if plan.gone else ""
        print(f"To be imported into {plan.community}, and posted in #{plan.room}: {plan.cards}{there}{gone}.")
        print(CONSENT)
        if given.yes:
            return True
        if not sys.stdin.isatty():
            raise TrellisError("Nothing was imported: nobody is there to say so. Read the above, then add --yes.")
        return input("Did they agree, and shall I go on? [y/N] ").strip().casefold() in ("y", "yes")

    for line in import_library(read_settings(os.environ), given.place, given.community, agrees):
        print(line)
    return 0


def _check(given: argparse.Namespace) -> int:
    from bot.checking import check

    return check(os.environ)


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Look for no garbage meanwhile: of what is imported nearly all stays, and looking is a sixth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _stopped_by_signals() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows: Ctrl+C arrives as KeyboardInterrupt
            break
    return stop


def _run_to_the_end(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run, and let a foreseen error come out as itself rather than in a group."""
    try:
        asyncio.run(coroutine)
    except BaseExceptionGroup as group:
        inner: BaseException = group.subgroup(TrellisError) or group
        while isinstance(inner, BaseExceptionGroup):
            inner = inner.exceptions[0]
        raise inner from None
