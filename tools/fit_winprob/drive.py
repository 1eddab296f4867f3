"""Football: what one drive can still score, by place, down, distance and the time left, and what that makes of a close game's
last minute and a half. src/arbees/winprob/drive.cpp is the same.

Shares of first downs are those of NFL drives 2010-2020 with more than five minutes left in the half; `LATE` is fitted on the
last minute of NFL games 2006-2020 (fit_drive.py). A better place, a lower down and a shorter distance never hurt.
"""

from __future__ import annotations

import numpy as np

from common import *

PLACES = np.array([0, 3, 8, 15, 25, 35, 45, 55, 65, 75, 85, 95, 100.0])  # yards to the goal
TOUCHDOWN = np.array([0.90, 0.826, 0.66, 0.557, 0.468, 0.407, 0.346, 0.294, 0.252, 0.207, 0.177, 0.146, 0.12])
SCORE = np.array([0.97, 0.948, 0.919, 0.897, 0.838, 0.739, 0.595, 0.489, 0.415, 0.339, 0.286, 0.240, 0.22])
GO_TOUCHDOWN = np.array([0.90, 0.839, 0.688, 0.601, 0.530, 0.482, 0.429, 0.380, 0.339, 0.289, 0.257, 0.220, 0.18])
GO_SCORE = np.array([0.97, 0.959, 0.949, 0.940, 0.922, 0.842, 0.702, 0.597, 0.523, 0.441, 0.383, 0.331, 0.31])
CONVERT = 0.70  # a snap gains a first down, times e^(-distance / CONVERT_YARDS)
CONVERT_YARDS = 17.8
TRY_TWO = 0.48
LATE = dict(td_seconds=0.3, td_yard=0.803, td_power=2.14, timeout=3.0, fg_seconds=23.1, fg_yard=0.25, fg_power=1.05, success=0.777,
            answer=0.494, level_answer=0.581, tie=0.4, kick_middle=35.0, kick_width=6.0)
FITTED = ("td_seconds", "td_yard", "td_power", "timeout", "fg_seconds", "fg_yard", "fg_power", "success", "answer", "level_answer")
UNTIL, FADES = 75.0, 30.0  # seconds left below which the last minute's model has a say, and over which it grows to the whole
SECONDS, MARGIN = 160.0, 8.0  # beyond these it has none
RECEIVED, RETURN = 72.0, 5.0  # yards to the goal after a kickoff; seconds a return takes
ONSIDE = 0.10
UNANSWERED = 0.9  # a score that the other side does not answer, where more time must not help


def convert(snaps, distance):
    """A first down or better within `snaps`."""
    return 1 - (1 - CONVERT * np.exp(-distance / CONVERT_YARDS)) ** snaps


def kick(y, p=LATE):
    return 0.99 / (1 + np.exp((y - p["kick_middle"]) / p["kick_width"]))


def open_drive(y, down, distance, go):
    """(touchdown, any score) of a drive with time; `go`: fourth downs are played, not kicked."""
    share = np.minimum(convert(4 - down + go, np.minimum(distance, y)) / convert(3 + go, 10.0), 1.0)
    td = share * np.interp(y, PLACES, GO_TOUCHDOWN if go else TOUCHDOWN)
    score = share * np.interp(y, PLACES, GO_SCORE if go else SCORE)
    return td, score if go else np.maximum(score, np.where(y <= 41, kick(y), 0.0))


def in_time(seconds, yards, a, b, power):
    return 1 - np.exp(-(np.maximum(seconds, 0) / (a + b * yards)) ** power)


def late_scores(y, down, distance, seconds, timeouts, p=LATE):
    """(touchdown, any score) before the clock runs out, fourth downs played."""
    td, score = open_drive(y, down, distance, 1)
    s = seconds + np.minimum(timeouts * p["timeout"], seconds)
    td = p["success"] * td * in_time(s + 1, y, p["td_seconds"], p["td_yard"], p["td_power"])
    now = np.where(seconds >= 1, kick(y, p), 0.0)
    more = p["success"] * score * in_time(s - 4, np.maximum(y - 33, 0), p["fg_seconds"], p["fg_yard"], p["fg_power"])
    return td, np.maximum(td, now + (1 - now) * more)


def behind(m, y, down, distance, seconds, timeouts, p=LATE, answered=True):
    """Chance of the side with the ball, not ahead. `answered`: the other side may still answer a score."""
    td, score = late_scores(y, down, distance, seconds, timeouts, p)
    share = (np.minimum(seconds, 120) / 120) ** 2
    worth = np.select([m <= -9, m == -8, m == -7, m == -6], [0.0, TRY_TWO / 2, 0.5, 0.97], 1.0)
    won = np.where(m <= -4, td * worth, np.where(m == -3, td + p["tie"] * (score - td), score)) * ((1 - p["answer"] * share) if answered else UNANSWERED)
    return np.where(m >= 0, np.maximum(0.5 + 0.5 * score - p["level_answer"] * (1 - score) * share, score), won)


def kneel_left(down, seconds, enemy):
    """Seconds that a side ahead cannot kneel away."""
    snaps = 4 - down
    return np.maximum(seconds - 43 * snaps + 40 * np.minimum(enemy, snaps), 0.0)


def ahead(m, y, down, distance, seconds, timeouts, enemy, p=LATE):
    """Chance of the side with the ball, ahead by `m`: what it cannot kneel away is left to the other side."""
    snaps = 4 - down
    left = kneel_left(down, seconds, enemy)
    first_down = convert(np.minimum(snaps, 2), np.minimum(distance, y)) * 0.8
    answer = behind(-m, 68.0, 1.0, 10.0, left, 0.0 * left, p, answered=False)
    alone = 0.003 * np.minimum(seconds, 20) / 20  # a fumble
    return np.maximum(1 - alone - (1 - first_down) * answer * (left > 0), behind(0 * m, y, down, distance, seconds, timeouts, p))


def kickoff(m, seconds, timeouts, enemy, p=LATE):
    """Chance of the side that receives. Behind, with less than a return's time, only the return is left."""
    left = np.maximum(seconds - RETURN, 0.0)
    one, ten, far = 1.0 + 0 * m, 10.0 + 0 * m, RECEIVED + 0 * m
    trailing = np.maximum(behind(np.minimum(m, 0), far, one, ten, left, timeouts, p) * (left > 0), np.where(m >= 0, 0.5, 0.008 * (m >= -8)))
    onside = 1 - ONSIDE * behind(-np.maximum(m, 1), 48 + 0 * m, one, ten, seconds, enemy, p)
    return np.where(m >= 1, np.maximum(onside, 0.5), trailing)


def chance(m, y, down, distance, kicked, seconds, timeouts, enemy, p=LATE):
    """Chance of the side that has the ball or will receive it, between even sides."""
    snap = np.where(m >= 1, ahead(np.maximum(m, 1), y, down, distance, seconds, timeouts, enemy, p),
                    behind(np.minimum(m, 0), y, down, distance, seconds, timeouts, p))
    return np.where(kicked, kickoff(m, seconds, timeouts, enemy, p), snap)


def weights(margin, down, kicked, seconds, enemy):
    """By the clock alone; and where a side ahead can kneel nearly all of it away."""
    by_clock = np.clip((UNTIL - seconds) / FADES, 0, 1)
    left = kneel_left(down, seconds, enemy)
    kneels = np.where((margin >= 1) & ~kicked, np.clip((30 - left) / 30, 0, 1), 0)
    return by_clock, np.maximum(by_clock, kneels)
