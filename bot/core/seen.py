"""Whether anything of a text can be seen."""

import unicodedata


def shows(text: str) -> bool:
    """Say whether anything of a text can be seen: blanks, controls, and letters without a shape cannot."""
    return any(unicodedata.category(letter) not in _UNSEEN and letter not in _SHAPELESS for letter in text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"})
_SHAPELESS = "\u115f\u1160\u2800\u3164\uffa0"
