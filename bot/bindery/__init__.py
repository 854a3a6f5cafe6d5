"""Binds the library into files that outlive every platform, and reads such files again.

A card is a Markdown file with front matter; all cards together are one JSON file, and one page that opens from a file.
`bound` is a card as files hold it, `markdown` and `listing` write and read it, `page` draws the page, `folder` goes
through folders.

1. What is written is read back exactly, character by character; equal cards give equal bytes, whenever and wherever.
2. Whatever is read may be hostile: it is data, held to the sizes of a card, and all mistakes are told with their line.
"""

from bot.bindery.bound import Bound
from bot.bindery.folder import read_library, refuse_to_overwrite, write_library
from bot.bindery.page import Page

__all__ = ["Bound", "Page", "read_library", "refuse_to_overwrite", "write_library"]
