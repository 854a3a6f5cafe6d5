"""The library as one page that opens from a file: nothing is loaded, nothing is sent, and it is read without scripts.

1. Whatever people wrote goes through `html.escape`; nothing of theirs stands in a script, a style or a tag's name.
2. What they link to is an address that they see; a label over another address stays the characters that it is.
3. The page names what may run in it by hash, and nothing else does, whatever slipped in.
"""

from bot.bindery.page.drawing import Page, write_page

__all__ = ["Page", "write_page"]
