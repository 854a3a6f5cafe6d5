"""`python -m bench`: measure everything, print a table; `--json` for machines, names of benchmarks for a part."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bench.accept import accepting
from bench.deliver import delivering
from bench.handle import COMMUNITIES, handling, handling_on_postgres
from bench.house import through_the_house
from bench.measure import Figure, table
from bench.start import starting
from bench.tick import ticking
from bot.store.migrate import migrate

POSTGRES = "TRELLIS_TEST_POSTGRES_URL"
