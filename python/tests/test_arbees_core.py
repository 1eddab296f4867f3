import os

import numpy as np
import pytest

import arbees_core as ac


def test_one_state_and_what_is_missing():
    p = ac.calculate_win_probability(ac.Sport.nba, 100, 95, 4, 120.0, home_spread=-4.0, possession=ac.Side.home)
    assert 0.9 < p.home < 0.99 and p.missing == [] and not p.decided
    bare = ac.calculate_win_probability(ac.Sport.nba, 100, 95, 4, 120.0)
    assert bare.missing == ["line", "possession"] and bare.standard_error > p.standard_error
    over = ac.calculate_win_probability(ac.Sport.nba, 100, 95, 4, 0.0, final=True)
    assert float(over) == 1.0 and over.decided


def test_batch_agrees_with_one_by_one():
    rng = np.random.default_rng(1)
    lead, left = rng.integers(-30, 31, 1000), rng.integers(1, 2881, 1000)
    mean, variance = ac.pregame_strength(ac.Sport.nba, home_spread=-4.0)
    batch = ac.batch_calculate_win_probs(ac.Sport.nba, lead=lead, left=left, strength=mean, doubt=variance, possession=1.0)
    for d, t, p in zip(lead, left, batch):
        period, clock = 4 - (t - 1) // 720, (t - 1) % 720 + 1
        one = ac.calculate_win_probability(ac.Sport.nba, 50 + int(d), 50, int(period), float(clock), home_spread=-4.0,
                                           possession=ac.Side.home)
        assert abs(one.home - p) < 1e-9


def test_batch_refuses_unequal_columns():
    with pytest.raises(ValueError, match="length"):
        ac.batch_calculate_win_probs(ac.Sport.nba, lead=[1, 2, 3], left=[1, 2], strength=0.0)
    with pytest.raises(TypeError, match="no column"):
        ac.batch_calculate_win_probs(ac.Sport.nba, lead=1, strength=0.0, lefft=1)
    with pytest.raises(TypeError, match="needed: lead"):
        ac.batch_calculate_win_probs(ac.Sport.nba, left=1, strength=0.0)


def test_fees_are_the_venues():
    assert ac.FeeSchedule.kalshi().taker_fee(0.5, 10) == pytest.approx(0.175)
    assert ac.FeeSchedule.polymarket(0.05).taker_fee(0.5, 100) == pytest.approx(1.25)


def quotes():
    return [
        ac.Quote(ac.Venue.kalshi, "K-HOME", ac.Side.home, [(0.40, 100)], [(0.42, 50)], ac.FeeSchedule.kalshi()),
        ac.Quote(ac.Venue.polymarket, "P-HOME", ac.Side.home, [(0.52, 30)], [(0.54, 80)], ac.FeeSchedule.polymarket(0.0)),
    ]


def test_arbitrage_across_venues():
    edges = ac.find_cross_market_arbitrage(ac.Sport.nba, quotes())
    assert len(edges) == 1
    assert edges[0].edge_gross == pytest.approx(0.10)  # 0.42 for home and 0.48 against it
    assert 0.07 < edges[0].edge_net < 0.10 and edges[0].quantity == pytest.approx(30)
    assert {leg["symbol"] for leg in edges[0].legs} == {"K-HOME", "P-HOME"}


def test_model_edge():
    edges = ac.find_model_edges(ac.Sport.nba, quotes(), home=0.60, standard_error=0.02)
    assert edges and edges[0].legs[0]["claim"] == "yes" and edges[0].edge_net > 0.0
    assert ac.find_model_edges(ac.Sport.nba, quotes()[:1], home=0.41) == []


def test_bad_input_is_an_error():
    with pytest.raises(ValueError):
        ac.Quote(ac.Venue.kalshi, "X", ac.Side.home, [(1.2, 1)], [], ac.FeeSchedule.kalshi())
    with pytest.raises(ValueError, match="half"):
        ac.calculate_win_probability(ac.Sport.mlb, 1, 0, 3, half="left")


def test_football_batch_reads_every_column():
    state = dict(down=3, distance=4, yards_to_goal=12, home_timeouts=2, away_timeouts=0)
    mean, variance = ac.pregame_strength(ac.Sport.nfl, home_spread=-3)
    one = ac.calculate_win_probability(ac.Sport.nfl, 17, 20, 4, 95.0, home_spread=-3, possession=ac.Side.home, **state)
    many = ac.batch_calculate_win_probs(ac.Sport.nfl, lead=np.full(9, -3), left=95, strength=mean, doubt=variance, period=4,
                                        possession=1, **state)
    assert np.allclose(many, one.home, atol=1e-9)


def test_a_venues_price_is_a_line():
    priced = ac.calculate_win_probability(ac.Sport.nba, 0, 0, 1, 720.0, home_price=0.68)
    assert abs(priced.home - 0.68) < 0.03 and "line" not in priced.missing


def test_book():
    book = ac.OrderBook(0.01)
    assert not book.usable and book.fault == "no_snapshot"
    assert book.snapshot([(0.40, 100), (0.39, 5)], [(0.42, 50)]) == "none"
    assert book.set("bid", 0.41, 7) == "none"
    assert book.best_bid == pytest.approx((0.41, 7)) and book.best_ask == pytest.approx((0.42, 50))
    assert book.levels("bid").shape == (3, 2) and book.levels("bid")[0, 0] == pytest.approx(0.41)
    assert book.set("bid", 0.415, 1) == "off_grid" and not book.usable
    with pytest.raises(ValueError, match="'bid' or 'ask'"):
        book.levels("both")


def test_no_tape_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="cannot be opened"):
        ac.read_tape(str(tmp_path / "absent"))
    (tmp_path / "text").write_text("not a tape")
    with pytest.raises(ValueError):
        ac.read_tape(str(tmp_path / "text"))


@pytest.mark.skipif("ARBEES_TAPE" not in os.environ, reason="ARBEES_TAPE names no tape")
def test_tape():
    tape = ac.read_tape(os.environ["ARBEES_TAPE"])
    assert len(tape) == sum(tape.kinds.values()) > 0 and tape.damage == ""
    assert tape.games and tape.markets
    states, quotes = tape.states(0), tape.quotes(0)
    assert len(states["received_ns"]) == len(states["home_score"]) > 0
    assert np.all(np.diff(quotes["received_ns"]) >= 0)
    both = ~np.isnan(quotes["bid"]) & ~np.isnan(quotes["ask"])
    assert both.any() and np.all(quotes["bid"][both] <= quotes["ask"][both])
    with pytest.raises(IndexError):
        tape.states(len(tape.games))
