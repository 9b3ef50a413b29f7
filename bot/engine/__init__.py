"""Durable deliveries on DBOS. Nothing else knows DBOS, so that another engine could take its place."""

from bot.engine.deliveries import Deliveries, Lanes
from bot.engine.pulse import Presence
from bot.engine.tokens import Tokens

__all__ = ["Deliveries", "Lanes", "Presence", "Tokens"]
