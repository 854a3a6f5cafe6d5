"""What SQLite leaves in a file of rows that are gone, although it was told to wipe them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

MANY = 500
LONGEST = 500
SAID = re.compile(rb"said-[0-9]+-[0-9]+[.]")
ROUNDS = 60
"""Far more than it takes: by the third something was always left."""


def leaves_remnants(file: Path, happens: Callable[[Mapping[str, str], Sequence[str]], None]) -> list[str]:
    """Write and erase until the file itself shows something that was erased; return what can be found there.

    `happens` writes words by their keys and erases other keys, and has the log written back. Words of many lengths are
    written all over a table, and half of them erased later: by then many stand on another page than at first.
    """
    chance, standing, erased = Random(7), dict[str, str](), list[str]()
    for begun in range(ROUNDS):
        new = {f"{chance.getrandbits(48):012x}": f"said-{begun}-{number}." for number in range(MANY)}
        gone = chance.sample(sorted(standing), len(standing) // 2)
        happens({key: words + "x" * chance.randrange(LONGEST) for key, words in new.items()}, gone)
        erased += [standing.pop(key) for key in gone]
        standing |= new
        if left := shown((file,), erased):
            return left
    raise AssertionError("SQLite left nothing behind: nothing is proved")


def shown(files: Iterable[Path], words: Iterable[str]) -> list[str]:
    """Return which of these can be read in any of these files."""
    read = {found.decode() for file in files if file.exists() for found in SAID.findall(file.read_bytes())}
    return sorted(read.intersection(words))
