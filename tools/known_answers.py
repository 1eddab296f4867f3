#!/usr/bin/env python3
"""Known answers for arbitrage, paper fills and settlement, worked out in decimal arithmetic from the venues' published
rules alone, and the derivation of each in words.

  tools/known_answers.py            checks tests/known_answers/*.txt and docs/known_answers.md against this file
  tools/known_answers.py --write    writes them

It shares no code with the engine: the tests compare the engine's answers with these files.
"""
import sys
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal as D
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Fee keys: rate, smallest charge, rounding, balance quantum, maker rate.
FEES = {
    "K": (D("0.07"), D("0.0001"), ROUND_CEILING, D("0.01"), D("0.0175")),  # Kalshi, with maker fees
    "H": (D("0.035"), D("0.0001"), ROUND_CEILING, D("0.01"), D("0.00875")),  # Kalshi, multiplier 0.5 (KXMLB*)
    "C": (D("0.07"), D("0.01"), ROUND_CEILING, D("0"), D("0.07")),  # Kalshi until February 2026: whole cents
    "P": (D("0.05"), D("0.00001"), ROUND_HALF_UP, D("0"), D("0")),  # Polymarket sports_fees_v3
    "Q": (D("0.03"), D("0.00001"), ROUND_HALF_UP, D("0"), D("0")),  # Polymarket sports of June 2026
    "F": (D("0"), D("0.00001"), ROUND_HALF_UP, D("0"), D("0")),  # free
}
MICRO = D("0.000001")
TICK = D("0.0001")
TRADED = D("0.005")  # arbitrage_edge_min


def quantize(value, quantum, rounding):
    return (value / quantum).to_integral_value(rounding) * quantum


def trade_fee(key, price, count, maker=False):
    rate, quantum, rounding, _, maker_rate = FEES[key]
    return quantize((maker_rate if maker else rate) * count * price * (1 - price), quantum, rounding)


def unit_fee(key, price):
    """Of one contract out of a hundred, up to the next hundredth of a cent."""
    return quantize(trade_fee(key, price, D(100)) / 100, D("0.0001"), ROUND_CEILING)


def levels(text):
    """'45x100 46x20' → [(0.45, 100), …]; prices in cents."""
    return [(D(p) / 100, D(q)) for p, q in (item.split("x") for item in text.split())]


def dollars(value):
    return format(quantize(value, MICRO, ROUND_HALF_UP).normalize() + 0, "f")


# ---------------------------------------------------------------- arbitrage

def floor_of(rule):
    return D("0.5") if rule == "half" else D(0)


def case_floor(a, b, one_venue):
    if one_venue and a == b and a in ("half", "fair_price"):
        return D(1)  # one venue prices both sides of one game together
    return floor_of(a) + floor_of(b)


def can_tie(league):
    """NFL and MLB before the postseason; an unknown league may."""
    return league in ("nfl", "mlb", "other")


def pair_least(rules_a, rules_b, one_venue, sport):
    tie_a, post_a, cancel_a = rules_a.split(",")
    tie_b, post_b, cancel_b = rules_b.split(",")
    least = D(1)
    if can_tie(sport):
        least = min(least, case_floor(tie_a, tie_b, one_venue))
    least = min(least, case_floor(cancel_a, cancel_b, one_venue))
    if not (one_venue and post_a == post_b and post_a != "unknown"):
        least = min(least, case_floor(post_a, post_b, one_venue))
    return least


def arbitrage(case):
    name, fee_a, asks_a, fee_b, asks_b, rules_a, rules_b, one_venue, sport = case
    a, b = [list(x) for x in levels(asks_a)], [list(x) for x in levels(asks_b)]
    steps, fees_a, fees_b, cost, pairs = [], D(0), D(0), D(0), D(0)
    stop = TICK
    while a and b:
        marginal = a[0][0] + b[0][0] + unit_fee(fee_a, a[0][0]) + unit_fee(fee_b, b[0][0])
        if not steps and 1 - marginal >= TRADED:
            stop = TRADED  # a pair that is traded is walked to the trading threshold
        if 1 - marginal < stop:
            steps.append(f"{a[0][0] * 100:f}+{b[0][0] * 100:f}¢ cost {marginal * 100:f}¢ with fees: stop")
            break
        count = min(a[0][1], b[0][1])
        fa, fb = trade_fee(fee_a, a[0][0], count), trade_fee(fee_b, b[0][0], count)
        paid = quantize(a[0][0] * count, MICRO, ROUND_CEILING) + quantize(b[0][0] * count, MICRO, ROUND_CEILING)
        steps.append(f"{count.normalize():f} at {a[0][0] * 100:f}+{b[0][0] * 100:f}¢: {dollars(paid)} and fees "
                     f"{dollars(fa)} + {dollars(fb)}")
        cost, fees_a, fees_b, pairs = cost + paid, fees_a + fa, fees_b + fb, pairs + count
        a[0][1] -= count
        b[0][1] -= count
        a, b = [x for x in a if x[1] > 0], [x for x in b if x[1] > 0]
    spent = cost + fees_a + fees_b
    profit = pairs - spent
    least = pair_least(rules_a, rules_b, one_venue == "one", sport)
    worst = quantize(least * pairs, MICRO, ROUND_FLOOR) - spent - FEES[fee_a][3] - FEES[fee_b][3]
    answer = [dollars(pairs), dollars(fees_a), dollars(fees_b), dollars(profit), dollars(worst)] if pairs else ["none"] * 5
    words = "; ".join(steps)
    if pairs:
        words += (f". {dollars(pairs)} − {dollars(spent)} = {dollars(profit)}; the least a pair pays is {least:f}, "
                  f"less {dollars(FEES[fee_a][3] + FEES[fee_b][3])} of balance rounding: {dollars(worst)}")
    return answer, words


KALSHI, POLY = "half,fair_price,fair_price", "half,stays_open,half"
SAME = "half,half,half"
ARBITRAGE = [
    ("one level each, both fees", "K", "45x100", "P", "48x40", KALSHI, POLY, "two", "nba"),
    ("the same without fees", "F", "45x100", "F", "48x40", KALSHI, POLY, "two", "nba"),
    ("the same with whole-cent fees", "C", "45x100", "F", "48x40", KALSHI, POLY, "two", "nba"),
    ("half the Kalshi fee on baseball", "H", "45x100", "P", "48x40", KALSHI, POLY, "two", "mlb"),
    ("fees eat a two-cent gap at the middle", "K", "49x100", "P", "49x100", KALSHI, POLY, "two", "nba"),
    ("a three-cent gap at the middle is still eaten by two full fees", "K", "48x100", "P", "49x100", KALSHI, POLY, "two", "nba"),
    ("four cents are not", "K", "48x100", "P", "48x100", KALSHI, POLY, "two", "nba"),
    ("two cents far from the middle are enough: fees are small there", "K", "5x100", "P", "93x100", KALSHI, POLY, "two", "nba"),
    ("exactly 1.00 without fees is nothing", "F", "50x10", "F", "50x10", KALSHI, POLY, "two", "nba"),
    ("one hundredth of a cent below", "F", "50x10", "F", "49.99x10", KALSHI, POLY, "two", "nba"),
    ("sub-cent ticks on one side", "K", "45.5x100", "P", "48.25x100", KALSHI, POLY, "two", "nba"),
    ("tenth-of-a-cent ticks at the edge", "K", "1.3x1000", "P", "97.6x1000", KALSHI, POLY, "two", "nba"),
    ("the edge eaten at the edge", "K", "1.5x1000", "P", "98.4x1000", KALSHI, POLY, "two", "nba"),
    ("depth of the thinner side rules", "K", "40x7", "P", "50x5000", KALSHI, POLY, "two", "nba"),
    ("two levels against one", "K", "40x10 42x10", "P", "50x15", KALSHI, POLY, "two", "nba"),
    ("levels interleave", "K", "40x10 43x10 46x10", "P", "48x5 49x10 50x100", KALSHI, POLY, "two", "nba"),
    ("stops where the next pair no longer profits", "K", "45x10 49x10 60x1000", "P", "46x15 47x1000", KALSHI, POLY, "two", "nba"),
    ("stops on the other side first", "K", "40x1000", "P", "50x20 58x1000", KALSHI, POLY, "two", "nba"),
    ("fractions of contracts", "K", "45x10.44", "P", "48x7.5", KALSHI, POLY, "two", "nba"),
    ("fractions that round a fee up", "K", "45x0.01", "P", "48x0.01", KALSHI, POLY, "two", "nba"),
    ("a thousand contracts", "K", "44x1000", "P", "50x1000", KALSHI, POLY, "two", "nba"),
    ("a million contracts do not overflow", "F", "44x1000000", "F", "50x1000000", KALSHI, POLY, "two", "nba"),
    ("within Kalshi both sides pay its fee", "K", "45x100", "K", "48x100", KALSHI, KALSHI, "one", "nba"),
    ("within Kalshi two cents are too few", "K", "49x100", "K", "49x100", KALSHI, KALSHI, "one", "nba"),
    ("within Kalshi on baseball at half fees", "H", "47x100", "H", "49x100", KALSHI, KALSHI, "one", "mlb"),
    ("NFL tie: both pay half", "K", "45x100", "P", "48x100", SAME, SAME, "two", "nfl"),
    ("NFL tie: one rule unknown", "K", "45x100", "P", "48x100", "unknown,half,half", SAME, "two", "nfl"),
    ("NFL tie: both unknown", "K", "45x100", "P", "48x100", "unknown,half,half", "unknown,half,half", "two", "nfl"),
    ("the same where there are no ties", "K", "45x100", "P", "48x100", "unknown,half,half", "unknown,half,half", "two", "nba"),
    ("a fair price against half when cancelled", "K", "45x100", "P", "48x100", "half,half,fair_price", SAME, "two", "nba"),
    ("fair prices of two venues need not add up", "K", "45x100", "P", "48x100", "half,half,fair_price", "half,half,fair_price", "two", "nba"),
    ("one venue's fair prices do", "K", "45x100", "K", "48x100", "half,half,fair_price", "half,half,fair_price", "one", "nba"),
    ("postponed: one pays, the other stays open", "K", "45x100", "P", "48x100", "half,fair_price,half", "half,stays_open,half", "two", "nba"),
    ("postponed: both stay open on one venue", "P", "45x100", "P", "48x100", "half,stays_open,half", "half,stays_open,half", "one", "nba"),
    ("nothing known is worth nothing", "K", "45x100", "P", "48x100", "unknown,unknown,unknown", "unknown,unknown,unknown", "two", "nba"),
    ("riskless after rounding of balances", "K", "30x100", "F", "60x100", SAME, SAME, "two", "nfl"),
    ("one contract: rounding of the balance takes a cent", "K", "30x1", "F", "60x1", SAME, SAME, "two", "nba"),
    ("one contract whose profit is less than the rounding", "K", "49x1", "F", "49x1", SAME, SAME, "two", "nba"),
    ("Polymarket of June 2026", "K", "45x100", "Q", "48x100", KALSHI, POLY, "two", "nba"),
    ("Polymarket before fees", "C", "45x100", "F", "50x100", KALSHI, POLY, "two", "nba"),
    ("penny prices", "F", "1x500", "F", "98x500", KALSHI, POLY, "two", "nba"),
    ("fees at a penny round up", "K", "1x3", "F", "95x3", KALSHI, POLY, "two", "nba"),
    ("an expensive favourite", "K", "94x200", "P", "4x200", KALSHI, POLY, "two", "nba"),
    ("worse liquidity behind a good pair changes nothing", "K", "5x30000", "P", "92x100 94x20000", KALSHI, POLY, "two", "nba"),
    ("the same without it", "K", "5x30000", "P", "92x100", KALSHI, POLY, "two", "nba"),
    ("the walk stops at half a cent, not at nothing", "F", "45x10 49.7x1000", "F", "50x2000", KALSHI, POLY, "two", "nba"),
    ("a pair below half a cent is shown to its end", "F", "49.7x10 49.9x10", "F", "50x2000", KALSHI, POLY, "two", "nba"),
    ("a tie that Kalshi's baseball rules do not name", "H", "45x100", "P", "48x100", "unknown,fair_price,fair_price", SAME, "two", "mlb"),
    ("the same in October, when no game is tied", "H", "45x100", "P", "48x100", "unknown,half,half", SAME, "two", "mlb_post"),
    ("NFL playoffs cannot tie either", "K", "45x100", "P", "48x100", "unknown,half,half", SAME, "two", "nfl_post"),
    ("of an unknown league anything is possible", "K", "45x100", "P", "48x100", "unknown,half,half", SAME, "two", "other"),
    ("four levels a side", "K", "40x5 41x5 42x5 43x5", "P", "50x3 51x6 52x9 53x50", KALSHI, POLY, "two", "nba"),
]

# ---------------------------------------------------------------- paper fills


def ask_side(action, claim):
    return (action == "buy") == (claim == "yes")


def fill(case):
    name, assumption, action, claim, limit, count, key, bids0, asks0, bids1, asks1 = case
    limit, left = D(limit) / 100, D(count)
    then = levels(asks0 if ask_side(action, claim) else bids0)
    there = levels(asks1 if ask_side(action, claim) else bids1)
    book = then if assumption == "optimistic" else there
    fills, lost, words = [], D(0), []
    quantum = FEES[key][3]
    for yes_price, shown in book:
        price = yes_price if claim == "yes" else 1 - yes_price
        if (price > limit) if action == "buy" else (price < limit):
            words.append(f"{price * 100:f}¢ is beyond the limit")
            break
        if assumption == "pessimistic":
            before = dict(then).get(yes_price, D(0))
            survived = min(before, shown)
            words.append(f"{survived.normalize():f} survived at {price * 100:f}¢, half of it is for us")
            shown = survived / 2
        part = min(left, shown)
        if part <= 0:
            continue
        fee = trade_fee(key, price, part)
        money = quantize(price * part, MICRO, ROUND_CEILING if action == "buy" else ROUND_FLOOR)
        change = (-money if action == "buy" else money) - fee
        extra = D(0)
        if quantum:
            floored = quantize(change, quantum, ROUND_FLOOR)
            extra = change - floored
            lost += extra
            back = quantize(lost, quantum, ROUND_FLOOR) if lost > quantum else D(0)
            lost -= back
            extra -= back
        fills.append(f"{dollars(part)}@{(price * 100).normalize():f}:{dollars(fee + extra)}")
        words.append(f"{part.normalize():f} at {price * 100:f}¢, fee {dollars(fee)}" +
                     (f", balance rounding {dollars(extra)}" if quantum else ""))
        left -= part
        if left <= 0:
            break
    status = "missed" if not fills else "filled" if left <= 0 else "partly_filled"
    return [" ".join(fills) or "none", status], "; ".join(words) or "nothing there"


E_, P_, O_ = "expected", "pessimistic", "optimistic"
FILLS = [
    ("takes the touch", E_, "buy", "yes", "50", "10", "P", "", "50x100", "", "50x100"),
    ("Kalshi rounds the balance to a cent", E_, "buy", "yes", "50", "10", "K", "", "50x100", "", "50x100"),
    ("and gives back over one order", E_, "buy", "yes", "52", "9", "K", "", "50x3 51x3 52x3", "", "50x3 51x3 52x3"),
    ("half fees", E_, "buy", "yes", "50", "7", "H", "", "50x100", "", "50x100"),
    ("whole-cent fees", E_, "buy", "yes", "50", "1", "C", "", "50x100", "", "50x100"),
    ("free", E_, "buy", "yes", "50", "10", "F", "", "50x100", "", "50x100"),
    ("walks two levels", E_, "buy", "yes", "51", "10", "P", "", "50x4 51x100", "", "50x4 51x100"),
    ("walks three and stops at its limit", E_, "buy", "yes", "52", "100", "P", "", "50x4 51x3 52x2 53x100", "", "50x4 51x3 52x2 53x100"),
    ("a limit between two levels", E_, "buy", "yes", "50.5", "10", "P", "", "50x4 51x100", "", "50x4 51x100"),
    ("nothing at the limit any more", E_, "buy", "yes", "50", "10", "P", "", "50x100", "", "51x100"),
    ("a better price on arrival is taken", E_, "buy", "yes", "50", "10", "P", "", "50x100", "", "48x100"),
    ("depth that shrank fills in part", E_, "buy", "yes", "50", "10", "P", "", "50x100", "", "50x3"),
    ("depth that grew fills whole", E_, "buy", "yes", "50", "10", "P", "", "50x3", "", "50x30"),
    ("an empty book", E_, "buy", "yes", "50", "10", "P", "", "50x3", "", ""),
    ("buying NO takes the bids", E_, "buy", "no", "40", "5", "P", "60x5", "", "60x5", ""),
    ("buying NO walks the bids down", E_, "buy", "no", "42", "9", "P", "60x5 59x3 58x9", "", "60x5 59x3 58x9", ""),
    ("buying NO at its limit", E_, "buy", "no", "40", "9", "P", "60x5 59x3", "", "60x5 59x3", ""),
    ("selling YES takes the bids", E_, "sell", "yes", "60", "5", "P", "60x5", "", "60x5", ""),
    ("selling YES walks down to its limit", E_, "sell", "yes", "58", "20", "P", "60x5 59x3 58x2 57x9", "", "60x5 59x3 58x2 57x9", ""),
    ("selling NO takes the asks", E_, "sell", "no", "40", "5", "P", "", "60x5", "", "60x5"),
    ("selling NO below its limit misses", E_, "sell", "no", "41", "5", "P", "", "60x5", "", "60x5"),
    ("a sale on Kalshi is rounded down", E_, "sell", "yes", "51", "10", "K", "51x10", "", "51x10", ""),
    ("a tenth of a cent", E_, "buy", "yes", "1.3", "100", "K", "", "1.3x1000", "", "1.3x1000"),
    ("a quarter of a cent", E_, "buy", "yes", "48.25", "40", "P", "", "48.25x100", "", "48.25x100"),
    ("fractions of a contract", E_, "buy", "yes", "50", "10", "P", "", "50x0.44 50.5x1", "", "50x0.44"),
    ("a hundredth of a contract on Kalshi", E_, "buy", "yes", "33.01", "0.03", "K", "", "33.01x1", "", "33.01x1"),
    ("pessimistic: half of what stayed", P_, "buy", "yes", "50", "10", "P", "", "50x10", "", "50x10"),
    ("pessimistic: more than enough stayed", P_, "buy", "yes", "50", "10", "P", "", "50x40", "", "50x40"),
    ("pessimistic: what came later is not for us", P_, "buy", "yes", "50", "10", "P", "", "50x4", "", "50x400"),
    ("pessimistic: what left is gone", P_, "buy", "yes", "50", "10", "P", "", "50x400", "", "50x6"),
    ("pessimistic: a better price that came later is not for us", P_, "buy", "yes", "50", "10", "P", "", "50x40", "", "48x10 50x40"),
    ("pessimistic: two levels, half of each", P_, "buy", "yes", "51", "10", "P", "", "50x6 51x6", "", "50x6 51x6"),
    ("pessimistic: a sale", P_, "sell", "yes", "60", "4", "P", "60x5", "", "60x5", ""),
    ("pessimistic: NO", P_, "buy", "no", "40", "5", "K", "60x6", "", "60x6", ""),
    ("optimistic: what was there when decided", O_, "buy", "yes", "50", "10", "P", "", "50x100", "", "51x100"),
    ("optimistic: no better price from later", O_, "buy", "yes", "50", "10", "P", "", "50x100", "", "40x100"),
    ("optimistic: no more than was shown", O_, "buy", "yes", "50", "10", "P", "", "50x4", "", "50x100"),
    ("optimistic: Kalshi's rounding all the same", O_, "buy", "yes", "51", "10", "K", "", "51x100", "", "52x1"),
    ("optimistic: a sale", O_, "sell", "yes", "60", "5", "P", "60x5", "", "50x5", ""),
    ("optimistic: NO", O_, "buy", "no", "40", "5", "P", "60x5", "", "", ""),
    ("the last penny", E_, "buy", "yes", "99", "100", "P", "", "99x100", "", "99x100"),
    ("the first penny", E_, "buy", "yes", "1", "100", "K", "", "1x100", "", "1x100"),
]

# ---------------------------------------------------------------- settlement


def settlement(case):
    name, league, rules, yes_side, phase, home, away, claim, count, cost, fees, word = case
    tie, _, canceled = rules.split(",")
    reading = None
    why = "only the venue can say"
    if phase == "final" and home != away:
        reading = D(1) if (home > away) == (yes_side == "home") else D(0)
        why = f"{yes_side} is YES and the score is {home}–{away}: YES is worth {reading:f}"
    elif phase == "final" and not can_tie(league):
        why = "no such game ends level: it has not finished, and only the venue can say"
    elif phase == "final" and tie == "half":
        reading, why = D("0.5"), "a tie pays half"
    elif phase == "canceled" and canceled == "half":
        reading, why = D("0.5"), "cancelled pays half"
    value = reading
    if word != "-":
        value = D(word)
        if reading is None:
            why += f"; the venue says {word}"
        elif reading == value:
            why += "; the venue agrees and nothing more is paid"
        else:
            why += f"; the venue says {word}: its word wins and the difference is booked"
    own = "none" if reading is None else f"{reading:f}"
    if value is None:
        return [own, "open", "0"], why
    worth = value if claim == "yes" else 1 - value
    profit = quantize(worth * D(count), MICRO, ROUND_FLOOR) - D(cost) - D(fees)
    why += f". {count} of {claim.upper()} at {worth:f} − {cost} − {fees} = {dollars(profit)}"
    return [own, f"{value:f}", dollars(profit)], why


SETTLEMENTS = [
    ("the home side wins", "nfl", KALSHI, "home", "final", 24, 17, "yes", "10", "4.00", "0.17", "-"),
    ("the home side loses", "nfl", KALSHI, "home", "final", 17, 24, "yes", "10", "4.00", "0.17", "-"),
    ("NO of the home side wins", "nfl", KALSHI, "home", "final", 17, 24, "no", "10", "6.00", "0.17", "-"),
    ("NO of the home side loses", "nfl", KALSHI, "home", "final", 24, 17, "no", "10", "6.00", "0.17", "-"),
    ("the away market's YES wins", "nfl", KALSHI, "away", "final", 17, 24, "yes", "10", "4.00", "0.17", "-"),
    ("the away market's YES loses", "nfl", KALSHI, "away", "final", 24, 17, "yes", "10", "4.00", "0.17", "-"),
    ("NFL tie on Kalshi: half each", "nfl", KALSHI, "home", "final", 20, 20, "yes", "10", "4.00", "0.17", "-"),
    ("NFL tie on Kalshi, NO", "nfl", KALSHI, "home", "final", 20, 20, "no", "10", "6.00", "0.17", "-"),
    ("a tie on Polymarket: 50-50", "nfl", POLY, "home", "final", 20, 20, "yes", "5", "2.75", "0.06", "-"),
    ("a tie whose rule is unknown waits", "nfl", "unknown,unknown,unknown", "home", "final", 20, 20, "yes", "5", "2.75", "0.06", "-"),
    ("until the venue speaks", "nfl", "unknown,unknown,unknown", "home", "final", 20, 20, "yes", "5", "2.75", "0.06", "0.5"),
    ("cancelled on Polymarket: 50-50", "nfl", POLY, "home", "canceled", 0, 0, "yes", "5", "2.75", "0.06", "-"),
    ("cancelled on Kalshi: a fair price that only it can say", "nfl", KALSHI, "home", "canceled", 0, 0, "yes", "10", "4.00", "0.17", "-"),
    ("Kalshi's fair price", "nfl", KALSHI, "home", "canceled", 0, 0, "yes", "10", "4.00", "0.17", "0.43"),
    ("Kalshi's fair price of NO", "nfl", KALSHI, "home", "canceled", 0, 0, "no", "10", "6.00", "0.17", "0.43"),
    ("postponed on Polymarket stays open", "nfl", POLY, "home", "postponed", 0, 0, "yes", "5", "2.75", "0.06", "-"),
    ("postponed beyond 48 hours on Kalshi: its fair price", "nfl", KALSHI, "home", "postponed", 0, 0, "yes", "10", "4.00", "0.17", "0.38"),
    ("suspended waits", "nfl", KALSHI, "home", "suspended", 3, 1, "yes", "10", "4.00", "0.17", "-"),
    ("the venue confirms", "nfl", KALSHI, "home", "final", 24, 17, "yes", "10", "4.00", "0.17", "1"),
    ("the venue corrects a win into a loss", "nfl", KALSHI, "home", "final", 24, 17, "yes", "10", "4.00", "0.17", "0"),
    ("the venue corrects a loss into a win", "nfl", KALSHI, "home", "final", 17, 24, "yes", "10", "4.00", "0.17", "1"),
    ("the venue calls a decided game off", "nfl", KALSHI, "home", "final", 24, 17, "yes", "10", "4.00", "0.17", "0.5"),
    ("fractions of a contract are rounded down", "nfl", KALSHI, "home", "final", 20, 20, "yes", "0.01", "0.0033", "0.0003", "-"),
    ("sub-cent fair price", "nfl", KALSHI, "home", "canceled", 0, 0, "yes", "3", "1.20", "0.06", "0.4315"),
    ("a level final of a game that cannot tie has not finished", "nba", KALSHI, "home", "final", 100, 100, "yes", "10", "4.00", "0.17", "-"),
    ("until the venue says who won", "nba", KALSHI, "home", "final", 100, 100, "yes", "10", "4.00", "0.17", "1"),
    ("no playoff game of the NFL ends level", "nfl_post", POLY, "home", "final", 20, 20, "yes", "5", "2.75", "0.06", "-"),
    ("a rain-ended tie of baseball's regular season", "mlb", POLY, "home", "final", 3, 3, "yes", "5", "2.75", "0.06", "-"),
]

# ---------------------------------------------------------------- sizing


def whole(value):
    return int(value.to_integral_value(ROUND_FLOOR))


def charged(key, prices, count):
    """What the venue takes for `count` contracts of one order that walks these (price, shown) levels."""
    total, lost, left, quantum = D(0), D(0), D(count), FEES[key][3]
    for price, shown in prices:
        part = min(left, shown)
        if part <= 0:
            break
        change = -quantize(price * part, MICRO, ROUND_CEILING) - trade_fee(key, price, part)
        total -= change
        if quantum:
            extra = change - quantize(change, quantum, ROUND_FLOOR)
            lost += extra
            back = quantize(lost, quantum, ROUND_FLOOR) if lost > quantum else D(0)
            lost -= back
            total += extra - back
        left -= part
    return total


def sizing(case):
    """Kelly in closed form, level by level: q = [p(1−c)A − (1−p)cH] / (c(1−c)), with H and A what is owned if the bet
    wins and if it does not."""
    name, fair, error, key, asks, wealth, threshold, room, least = case
    p, worth = D(fair) - D(error), quantize(D(fair), TICK, ROUND_FLOOR)
    stop, money, if_wins, if_loses = D(threshold) / 100, D(room), D(wealth), D(wealth)
    steps, count, offered, limit, words = [], 0, D(0), D(0), []
    for price, shown in levels(asks):
        c = price + unit_fee(key, price)
        if worth - c < stop:
            words.append(f"{price * 100:f}¢ costs {c * 100:f}¢, less than {stop * 100:f}¢ below {worth * 100:f}¢: stop")
            break
        steps.append((price, shown))
        offered += shown
        there = min(whole(offered), whole(money / c))
        kelly = whole((p * (1 - c) * if_loses - (1 - p) * c * if_wins) / (c * (1 - c)))
        more = max(0, min(there - count, kelly))
        words.append(f"at {price * 100:f}¢ + fee: {whole(offered)} on offer, {whole(money / c)} affordable, Kelly {max(kelly, 0)} more: {more}")
        if more > 0:
            limit = price
        if_wins, if_loses, count = if_wins + more * (1 - c), if_loses - more * c, count + more
        if count < whole(offered):
            break
    edge = lambda n: quantize((worth * n - charged(key, steps, n)) / n, TICK, ROUND_FLOOR)
    if count < int(least):
        words.append(f"below the smallest order of {least}")
        return [str(count), "none", "bankroll"], "; ".join(words)
    smaller = next((n for n in range(count, int(least) - 1, -1) if edge(n) >= stop), None)
    if smaller is None:
        words.append(f"as charged {edge(count) * 100:f}¢ a contract: below the threshold in every size")
        return [str(count), f"{(limit * 100).normalize():f}", "rounding"], "; ".join(words)
    if smaller != count:
        words.append(f"{count} would earn {edge(count) * 100:f}¢ as charged, {smaller} earn {edge(smaller) * 100:f}¢")
        seen = D(0)
        for price, shown in steps:
            seen += shown
            limit = price
            if whole(seen) >= smaller:
                break
    words.append(f"as charged {edge(smaller) * 100:f}¢ a contract")
    return [str(smaller), f"{(limit * 100).normalize():f}", "none"], "; ".join(words)


CENTS = " ".join(f"{c}x100" for c in range(50, 62))
SIZING = [
    ("one level that is all wanted", "0.60", "0.02", "K", "50x100", "2500", "2.5", "500", "1"),
    ("one dear contract behind it changes nothing", "0.60", "0.02", "K", "50x100 57x1", "2500", "2.5", "500", "1"),
    ("a book with every cent", "0.60", "0.02", "K", CENTS, "2500", "2.5", "500", "1"),
    ("the same with more money: Kelly stops where the cautious edge is gone", "0.60", "0.04", "K", CENTS, "100000", "2.5", "100000", "1"),
    ("without an error the threshold stops it", "0.60", "0", "K", CENTS, "1000000", "2.5", "1000000", "1"),
    ("money stops it", "0.60", "0.02", "P", CENTS, "2500", "2.5", "60", "1"),
    ("a dearer level that only shrinks the order is not taken", "0.60", "0", "F", "40x100 55x1", "100000", "2.5", "41", "1"),
    ("Kelly stops within a level", "0.60", "0.05", "F", "50x10000", "1000", "2.5", "100000", "1"),
    ("a contract across two levels counts to the dearer", "0.60", "0", "F", "50x1.5 51x1.5", "100000", "2.5", "1000", "1"),
    ("a vague model sees no edge", "0.60", "0.10", "K", "50x100", "2500", "2.5", "500", "1"),
    ("less than the smallest order", "0.60", "0", "P", "50x4", "2500", "2.5", "500", "5"),
    ("one contract: the cent of rounding is more than the edge", "0.5442", "0", "K", "50x1", "100000", "2.5", "1000", "1"),
    ("a smaller order loses less to rounding", "0.5425", "0", "K", "50x21", "100000", "2.5", "1000", "1"),
    ("no size meets it", "0.5425", "0", "K", "50x3", "100000", "2.5", "1000", "1"),
    ("a penny", "0.05", "0.005", "P", "1x5000", "2500", "2.5", "500", "100"),
]

TABLES = {
    "sizing": (SIZING, sizing, "fair|error|fee|asks|wealth|threshold ¢|room|smallest order → contracts|limit ¢|refused by"),
    "arbitrage": (ARBITRAGE, arbitrage, "fee a|asks a|fee b|asks b|rules a|rules b|venues|sport → pairs|fee a|fee b|profit|worst case"),
    "paper_fills": (FILLS, fill, "assumption|action|claim|limit|count|fee|bids and asks at the decision|bids and asks on arrival → fills as count@cents:fee|status"),
    "settlements": (SETTLEMENTS, settlement, "league|rules tie,postponed,cancelled|YES is|phase|home|away|claim|count|cost|fees|venue's word → our reading|YES is paid|profit"),
}


def render():
    files, doc = {}, [
        "# Known answers", "",
        "Written by `tools/known_answers.py`, which works them out in decimal arithmetic from the rules in",
        "[trading.md](trading.md) and shares no code with the engine. The unit tests compare the engine with them.", "",
        "Fees: K Kalshi 0.07·C·P·(1−P) up to $0.0001, balance to whole cents; H the same at half (baseball); C up to the cent",
        "(until February 2026); P Polymarket 0.05·C·P·(1−P) to the nearest $0.00001; Q the same at 0.03; F free. Rules: what is",
        "paid on a tie, a postponement, a cancellation.", ""]
    for name, (cases, solve, header) in TABLES.items():
        lines = [f"# {header}"]
        doc += [f"## {name.replace('_', ' ').capitalize()} ({len(cases)})", "", f"`{header}`", ""]
        for number, case in enumerate(cases, 1):
            answer, words = solve(case)
            lines.append("|".join([*(str(part) for part in case), *answer]))
            doc.append(f"{number}. **{case[0]}** (`{'|'.join(str(p) for p in case[1:])}`): {words}. → {' | '.join(answer)}")
        doc.append("")
        files[ROOT / "tests" / "known_answers" / f"{name}.txt"] = "\n".join(lines) + "\n"
    files[ROOT / "docs" / "known_answers.md"] = "\n".join(doc)
    return files


def main():
    stale = []
    for path, text in render().items():
        if "--write" in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(str(path.relative_to(ROOT)))
    if stale:
        print("differs from what tools/known_answers.py works out:", ", ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
