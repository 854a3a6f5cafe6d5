"""A Python that does nothing: what a process holds before it does anything. Runs as `python -m bench.nothing`."""

import signal
import sys

if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    signal.pause()
