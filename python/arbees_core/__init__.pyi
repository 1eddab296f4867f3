import enum
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

class Sport(enum.Enum):
    nfl = ...
    nba = ...
    nhl = ...
    mlb = ...
    ncaaf = ...
    ncaab = ...

class Side(enum.Enum):
    home = ...
    away = ...

class Venue(enum.Enum):
    kalshi = ...
    polymarket = ...

class WinProbability:
    @property
    def home(self) -> float: ...
    @property
    def millionths(self) -> int: ...
    @property
    def standard_error(self) -> float: ...
    @property
    def missing(self) -> list[str]: ...
    @property
    def decided(self) -> bool: ...
    def __float__(self) -> float: ...

class FeeSchedule:
    @staticmethod
    def kalshi(multiplier: float = 1.0) -> FeeSchedule: ...
    @staticmethod
    def polymarket(rate: float) -> FeeSchedule: ...
    def taker_fee(self, price: float, quantity: float = 1.0) -> float | None: ...

Levels = Sequence[tuple[float, float]]

class Quote:
    def __init__(self, venue: Venue, symbol: str, yes_side: Side, bids: Levels, asks: Levels, fees: FeeSchedule) -> None: ...
    @property
    def symbol(self) -> str: ...
    @property
    def best_bid(self) -> tuple[float, float] | None: ...
    @property
    def best_ask(self) -> tuple[float, float] | None: ...

class Edge:
    @property
    def kind(self) -> str: ...
    @property
    def edge_gross(self) -> float: ...
    @property
    def edge_net(self) -> float: ...
    @property
    def quantity(self) -> float: ...
    @property
    def expected_profit(self) -> float: ...
    @property
    def worst_case(self) -> float: ...
    @property
    def legs(self) -> list[dict[str, object]]: ...

def calculate_win_probability(
    sport: Sport,
    home_score: int,
    away_score: int,
    period: int,
    clock: float | None = None,
    *,
    home_spread: float | None = None,
    home_moneyline: int | None = None,
    away_moneyline: int | None = None,
    home_probability: float | None = None,
    neutral_site: bool = False,
    postseason: bool = False,
    possession: Side | None = None,
    down: int | None = None,
    distance: int | None = None,
    yards_to_goal: int | None = None,
    home_timeouts: int | None = None,
    away_timeouts: int | None = None,
    second_half_receiver: Side | None = None,
    kickoff: bool = False,
    home_skaters: int | None = None,
    away_skaters: int | None = None,
    home_net_empty: bool = False,
    away_net_empty: bool = False,
    half: str | None = None,
    outs: int | None = None,
    bases: int | None = None,
    scheduled_innings: int = 9,
    final: bool = False,
) -> WinProbability: ...
def batch_calculate_win_probs(
    sport: Sport,
    lead: npt.ArrayLike,
    left: npt.ArrayLike,
    strength: npt.ArrayLike,
    doubt: npt.ArrayLike = 0.0,
    situation: npt.ArrayLike = 0.0,
) -> npt.NDArray[np.float64]: ...
def pregame_strength(
    sport: Sport,
    *,
    home_spread: float | None = None,
    home_moneyline: int | None = None,
    away_moneyline: int | None = None,
    home_probability: float | None = None,
    neutral_site: bool = False,
) -> tuple[float, float]: ...
def batch_target() -> str: ...
def find_cross_market_arbitrage(sport: Sport, quotes: Sequence[Quote]) -> list[Edge]: ...
def find_model_edges(sport: Sport, quotes: Sequence[Quote], home: float, standard_error: float = 0.0) -> list[Edge]: ...
