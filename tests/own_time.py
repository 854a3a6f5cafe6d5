"""What strange input may cost, by the time that the thread itself reckons: a busy machine takes none of it away."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import thread_time


@contextmanager
def takes_less_than(seconds: float) -> Iterator[None]:
    """Hold that what is done in here reckons for less than so many seconds."""
    begun = thread_time()
    yield
    took = thread_time() - begun
    assert took < seconds, f"{took:.2f} s, and not less than {seconds:g}"
