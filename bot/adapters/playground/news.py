"""A word to whoever watches that there is something new."""

from collections.abc import Callable

Listener = Callable[[], object]


class News:
    """Those who watch one thing."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._listeners: set[Listener] = set()

    def on(self, listener: Listener) -> Callable[[], None]:
        """Have a listener called whenever there is something new; return how to leave it off."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def tell(self) -> None:
        """Call everybody who watches."""
        for listener in tuple(self._listeners):
            listener()
