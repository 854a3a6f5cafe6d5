"""The catalogue of rituals: what config/rituals/ holds, read strictly. docs/rituals.md says how a ritual is written."""

from bot.catalogue.reading import NEEDED, OPTIONAL, RITUALS, read_catalogue
from bot.catalogue.steps import KINDS

__all__ = ["KINDS", "NEEDED", "OPTIONAL", "RITUALS", "read_catalogue"]
