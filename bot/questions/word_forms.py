"""The words of a text, each in the forms that lead to it, in the language of the community in which it was said.

1. Inflections share a form, by Snowball's rules of the language; one that Snowball does not know keeps its words.
2. A word of several parts ("hand-plane", "node.js") is found by its parts, and by all of them in one.
3. Where a script sets no blanks between words, every two signs beside each other are taken for one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

ENGLISH = "en"
_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

_SILENT = """
a about after again all also am an and any anybody anyone anything are aren't as at be because been before being
between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down each either else
ever every few find for from further get gets getting give got had has have haven't having he hello help her here
hers hey hi him his how i i'd i'll i'm i've if in into is isn't it it's its just know let like look looking make
many maybe me might more most much must my need needs no nobody nor not now of off on once one only or other our out
over own people perhaps please possible question quite really right same say seem she should shouldn't so some
somebody someone something still such sure take tell than thank thanks that that's the their them then there these
they thing things think this those through to too try trying under until up us use used using very want wants was
wasn't way we well were what what's when where whether which while who why will with without won't wonder wondering
work would wouldn't yes yet you your
"""
STOP_WORDS = frozenset(_SILENT.split())

_CODE = re.compile(r"https?://\S+|<[@#!][^>]*>")
_LETTER = r"(?:[^\W_]|[\u0900-\u0963\u0970-\u0dff])"
"""Vowel signs of the scripts of India stand for themselves, and are no letters to Python."""
_WORD = re.compile(rf"{_LETTER}+(?:[-+#.']{_LETTER}+)*[+#]*")
_WITHOUT_BLANKS = re.compile(
    "([\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u103f\u1050-\u109f\u1780-\u17d3\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+)"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese; and Korean, whose words carry what English would set beside them."""
_SIGN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
"""A sign that may be a word by itself."""
_JOINT = re.compile(r"[-+#]|(?<!\d)\.|\.(?!\d)")
_ELISION = re.compile(r"(?<!\w)\w'|'")
"""What English says with an apostrophe Snowball knows; others set it between two words, the first often one letter."""
_DIACRITIC = 10
"""The class of combination from which on a mark is laid on a letter; what is below makes it another letter."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word: the forms that lead to it, those to look for where somebody means it, and how it is written in one.

    `together` is empty where there is only one way to write it; a word that is `silent` says nothing by itself.
    """

    leading: tuple[str, ...]
    meant: tuple[str, ...]
    together: tuple[str, ...] = ()
    silent: bool = False


def said_in(text: str, language: str) -> Iterator[Said]:
    """Go through the words of a text, in order."""
    tongue = re.split("[-_]", language.casefold())[0]
    plain = _folded(_CODE.sub(" ", unicodedata.normalize("NFKC", text))).replace("’", "'")
    whole = _without_marks(plain if tongue == ENGLISH else _ELISION.sub(" ", plain))
    for place, piece in enumerate(_WITHOUT_BLANKS.split(whole)):
        if place % 2:
            yield _run(piece)
        else:
            for word in _WORD.findall(piece):
                yield _by_parts(word, tongue)


def bare(text: str) -> str:
    """Return a text in small letters that carry no marks, as it is compared with what somebody types."""
    return unicodedata.normalize("NFC", _without_marks(unicodedata.normalize("NFKD", _folded(text))))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    return "".join(letter for letter in text if unicodedata.combining(letter) < _DIACRITIC)


def _run(signs: str) -> Said:
    pairs = tuple(signs[at : at + 2] for at in range(len(signs) - 1))
    return Said(leading=tuple(dict.fromkeys((*pairs, *_SIGN.findall(signs)))) or (signs,), meant=pairs or (signs,))


@lru_cache(maxsize=20_000)
def _by_parts(word: str, tongue: str) -> Said:
    parts = [part for part in _JOINT.split(word) if part]
    if len(parts) == 1:
        form = _form(word, tongue)
        return Said(leading=(form,), meant=(form,), silent=_is_silent(word, tongue))
    together = _form(word if word[-1] in "+#" else "".join(parts), tongue)
    saying = [part for part in parts if len(part) > 1 and not _is_silent(part, tongue)]
    forms = tuple(dict.fromkeys(_form(part, tongue) for part in saying))
    leading = tuple(dict.fromkeys((together, *forms)))
    if len(saying) < len(parts):  # some of it says nothing by itself, and "e-mail" is not just any mail
        return Said(leading=leading, meant=(together,))
    return Said(leading=leading, meant=forms, together=(together,))


def _is_silent(word: str, tongue: str) -> bool:
    return tongue == ENGLISH and word in STOP_WORDS


def _form(word: str, tongue: str) -> str:
    known = _SNOWBALL.get(tongue)
    if known is None:
        return bare(word)
    stemmer = snowballstemmer.stemmer(known)  # it holds the word in hand, and threads of ours meet here
    return bare(str(stemmer.stemWord(word)))
