"""Two rituals that are not ours: what they hold, how they are said, and a folder to read them from."""

from pathlib import Path
from shutil import copy

from bot.catalogue import read_catalogue
from bot.rituals.formats import Formats
from bot.voice import FluentVoice

VOICE = Path(__file__).parent.parent / "config/voice/en"

WALK = """\
id: W01
flavour: novel
kind: gathering
learning: observe
cadence: last fri of month 14:00
minutes: 60
lead: 5 d
people: 3–12
keeps: [insights, my-step]
keeps-by: 2 d
cool-down: 20 weeks
origin: a walk
steps:
  - collect: sights
    opens: 5 d before
    closes: start
    each: 2
    places: 9
    longest: 80
    anonymous: always
  - draw: dealt
    of: sights
    number: 4
    at: start
  - draw: trios
    of: people
    number: 3
    at: start
  - show: list
    of: dealt
    most: 4
    at: start
  - phase: look
    of: dealt
    minutes: 30
  - phase: talk
    minutes: 30
  - vote: best
    of: sights
    opens: 30 min
    closes: end
    each: 1
  - vote: seen
    of: dealt
    by: host
    choices: [seen, missed]
    opens: 50 min
    closes: 3 h
  - follow-up: later
    of: best
    without: seen
    to: host
    most: 2
    queued: true
    at: 3 h
"""
WORDS = """\
ritual-w01-name = A walk
ritual-w01-purpose = We look at one place together.
ritual-w01-opening = We go for { $minutes } minutes, with { $host }.
ritual-w01-sights = { $count } sights so far, { $left } more.
ritual-w01-sights-button = A sight
ritual-w01-sights-field = What should we look at?
ritual-w01-dealt = Dealt:
ritual-w01-trios = You go together:
ritual-w01-list = What to look at:
ritual-w01-look = { $thing }, for { $minutes } minutes.
ritual-w01-look-bare = Look around.
ritual-w01-talk = Talk.
ritual-w01-best = Which one?
ritual-w01-best-button = Choose
ritual-w01-seen = Which of them?
ritual-w01-seen-button = Tell
ritual-w01-seen-choice-seen = Seen
ritual-w01-seen-choice-missed = Not found
ritual-w01-later = There is more to see.
"""
NOTE = """\
id: P01
flavour: familiar
kind: prompt
learning: act
cadence: mon 09:00
minutes: 5
lasts: 4 d
people: 3+
origin: a note
steps:
  - collect: notes
    source: queue
    opens: start
    closes: 3 d
  - vote: habits
    of: rituals
    choices: [keep, drop]
    opens: start
    closes: 3 d
  - apply: change
    of: habits
    objection: 12 h
    at: 3 d
  - follow-up: after
    at: 5 d
"""
NOTE_WORDS = """\
ritual-p01-name = A note
ritual-p01-purpose = We write.
ritual-p01-opening = { $asker } asks: { $question }
ritual-p01-opening-bare = Write.
ritual-p01-notes = Notes: { $count }
ritual-p01-notes-button = I have one
ritual-p01-habits = Habits.
ritual-p01-habits-button = Choose
ritual-p01-habits-choice-keep = Keep
ritual-p01-habits-choice-drop = Drop
ritual-p01-change = This would change.
ritual-p01-after = Afterwards: { $question }
"""


def catalogue(place: Path, words: str = WORDS + NOTE_WORDS, **files: str) -> Formats:
    """Read a catalogue of a test's own: what stands under each name of a file, such as `W01_yaml`, and the words."""
    folder = place / "config"
    (folder / "voice/en").mkdir(parents=True)
    copy(VOICE / "rituals.ftl", folder / "voice/en")  # how a problem with what comes round is said
    (folder / "voice/en/ours.ftl").write_text(words, encoding="utf-8")
    (folder / "rituals").mkdir()
    for name, text in files.items():
        (folder / "rituals" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return read_catalogue(folder, FluentVoice(folder / "voice"))
