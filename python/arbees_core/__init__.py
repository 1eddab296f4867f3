"""Arbees' pure rooms for NumPy users: typed objects and arrays in and out."""

from ._core import (
    Edge,
    FeeSchedule,
    Quote,
    Side,
    Sport,
    Venue,
    WinProbability,
    batch_calculate_win_probs,
    batch_target,
    calculate_win_probability,
    find_cross_market_arbitrage,
    find_model_edges,
    pregame_strength,
)

__all__ = [
    "Edge",
    "FeeSchedule",
    "Quote",
    "Side",
    "Sport",
    "Venue",
    "WinProbability",
    "batch_calculate_win_probs",
    "batch_target",
    "calculate_win_probability",
    "find_cross_market_arbitrage",
    "find_model_edges",
    "pregame_strength",
]
