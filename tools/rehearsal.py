#!/usr/bin/env python3
"""A whole live evening against the simulated outside world, over TLS, and the check that nothing of it was wrong.

Starts `arbees sim` and `arbees up --live`, lets the evening run, and compares what Arbees holds with the truth:
every linked market is about the right game and side, every book equals the venue's, level by level, looked at again
and again through the evening, and every market was found. Prints one JSON object; exit 0 only when everything agrees.

    tools/rehearsal.py --games-per-sport 10 --hours 3 --speed 30 [--faults all --fault-every 60] [--keep DIR]
"""
import argparse
import json
import pathlib
import re
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[1]


def start(command, log, pattern, patience=60):
    """The process and the first match of `pattern` in what it prints."""
    out = open(log, "w")
    process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        found = re.search(pattern, pathlib.Path(log).read_text())
        if found:
            return process, found
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.kill()
    sys.exit(f"{' '.join(command)} did not start:\n{pathlib.Path(log).read_text()[-3000:]}")


def fetch(url, context=None, patience=10):
    with urllib.request.urlopen(url, timeout=patience, context=context) as answer:
        return json.loads(answer.read())


def levels(side):
    return sorted((round(float(price) * 10_000), round(float(size) * 1_000_000)) for price, size in side)


def held(side):
    return sorted((round(level["price"] * 10_000), round(level["quantity"] * 1_000_000)) for level in side)


class Check:
    """Arbees' view beside the truth."""

    def __init__(self, api, truth):
        self.api = api
        self.truth = {(m["venue"], m["symbol"]): m for m in truth["markets"]}
        self.games = {g["game"]: g for g in truth["games"]}
        self.markets = [(game, market) for game in fetch(api + "/api/v1/games")["games"] for market in game["markets"]]

    def links(self):
        wrong = []
        for game, market in self.markets:
            true = self.truth.get((market["venue"], market["symbol"]))
            if true is None:
                wrong.append(f"{market['venue']} {market['symbol']} is no market of the evening")
            elif true["game"] != game["key"] or true["yes_side"] != market["yes_side"]:
                wrong.append(f"{market['venue']} {market['symbol']}: {game['key']}/{market['yes_side']}, in truth {true['game']}/{true['yes_side']}")
        found = {(market["venue"], self.truth[market["venue"], market["symbol"]]["event"]) for _, market in self.markets
                 if (market["venue"], market["symbol"]) in self.truth}
        missed = sorted({f"{venue} {true['event']}" for (venue, _), true in self.truth.items() if (venue, true["event"]) not in found})
        return wrong, missed



def compare_books(api, truth, rounds=30):
    """Every open book beside the venue's, level by level. The evening goes on meanwhile, so a book counts as equal when
    it is the same as the venue's at some look; one that is wrong never is."""
    waiting = {(market["venue"], market["symbol"]): market["id"]
               for game in fetch(api + "/api/v1/games")["games"] for market in game["markets"]}
    equal = 0
    differ = {}
    for _ in range(rounds):
        before = {(m["venue"], m["symbol"]): m for m in truth()["markets"] if (m["venue"], m["symbol"]) in waiting}
        books = {key: fetch(f"{api}/api/v1/markets/{waiting[key]}/book") for key in before}
        after = {(m["venue"], m["symbol"]): m for m in truth()["markets"] if (m["venue"], m["symbol"]) in waiting}
        for key, book in books.items():
            true = [t[key] for t in (before, after)]
            if any(t["status"] not in ("open", "paused") for t in true):
                waiting.pop(key)
                continue
            same = any(held(book["bids"]) == levels(t["bids"]) and held(book["asks"]) == levels(t["asks"]) for t in true)
            if book["fault"] == "none" and same:
                equal += 1
                waiting.pop(key)
                differ.pop(key, None)
            else:
                differ[key] = book["fault"]
        if not waiting:
            break
        time.sleep(0.2)
    return equal, [f"{venue} {symbol}: {'differs' if differ[venue, symbol] == 'none' else differ[venue, symbol]}"
                   for venue, symbol in waiting if (venue, symbol) in differ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "build/release/arbees"))
    parser.add_argument("--games-per-sport", type=int, default=10)
    parser.add_argument("--hours", type=float, default=1.0, help="in which the games begin")
    parser.add_argument("--minutes", type=float, help="stop then, on the wall clock, instead of when every market is settled")
    parser.add_argument("--compare-every", type=float, default=30.0, help="seconds between two comparisons of all books")
    parser.add_argument("--speed", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--faults", default="")
    parser.add_argument("--fault-every", type=float, default=60.0, help="seconds of the evening")
    parser.add_argument("--settle", type=float, default=5.0, help="seconds to wait at the end")
    parser.add_argument("--record", action="store_true", help="also capture, replay the capture and compare the hashes")
    parser.add_argument("--keep", help="folder for logs, store and capture; otherwise a temporary one")
    options = parser.parse_args()

    folder = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="arbees-rehearsal-"))
    folder.mkdir(parents=True, exist_ok=True)
    world = [options.binary, "sim", "--directory", str(folder / "world"), "--games-per-sport", str(options.games_per_sport),
             "--seed", str(options.seed), "--speed", str(options.speed), "--hours", str(options.hours)]
    if options.faults:
        world += ["--faults", options.faults, "--fault-every", str(options.fault_every)]
    sim, _ = start(world, folder / "sim.log", r"up --live")
    config = (folder / "world/arbees.toml").read_text()
    config += "\n[api]\nport = 0\n"
    (folder / "arbees.toml").write_text(config)
    espn = re.search(r'base_url\s*=\s*"([^"]+)"', config).group(1)
    trust = ssl.create_default_context(cafile=str(folder / "world/ca.pem"))
    command = [options.binary, "up", "--live", "--config", str(folder / "arbees.toml")]
    if options.record:
        command += ["--capture", str(folder / "capture")]
    up, address = start(command, folder / "up.log", r"http://127\.0\.0\.1:\d+")
    api = address.group(0)

    def truth():
        return fetch(espn + "/__sim/truth", trust)

    worst = {}
    compared, wrong_books = 0, []
    next_look = time.monotonic() + options.compare_every
    deadline = time.monotonic() + options.minutes * 60 if options.minutes else None
    while not fetch(espn + "/__sim/state", trust)["over"] and (deadline is None or time.monotonic() < deadline):
        time.sleep(2)
        if time.monotonic() > next_look:
            equal, wrong = compare_books(api, truth)
            compared, wrong_books = compared + equal, wrong_books + wrong
            next_look = time.monotonic() + options.compare_every
        for process, name in ((sim, "sim"), (up, "up")):
            if process.poll() is not None:
                sys.exit(f"{name} ended by itself with {process.returncode}:\n{(folder / (name + '.log')).read_text()[-3000:]}")
        for report in fetch(api + "/api/v1/monitoring")["feed_figures"]:
            for figure in report["figures"]:
                key = f"{report['feed']}.{figure['name']}"
                worst[key] = max(worst.get(key, 0), figure["value"])
    if deadline:
        equal, wrong = compare_books(api, truth)
        compared, wrong_books = compared + equal, wrong_books + wrong
    time.sleep(options.settle)

    check = Check(api, truth())
    wrong_links, missed = check.links()
    status = fetch(api + "/api/v1/status")
    monitoring = fetch(api + "/api/v1/monitoring")
    up.send_signal(2)
    up_exit = up.wait(20)
    sim.send_signal(2)
    sim.wait(20)
    log = (folder / "up.log").read_text()
    result = {
        "games": len(check.games), "games_opened": status["counts"]["games"], "markets": len(check.truth),
        "linked": len(check.markets), "wrong_links": wrong_links, "missed": missed,
        "books_compared_equal": compared, "books_wrong": wrong_books,
        "events": monitoring["events"], "counts": status["counts"], "rejected": monitoring["rejected_by_reason"],
        "refusals": monitoring["refusals_by_gate"], "step_ns": monitoring["step_ns"],
        "feeds": {key: value for key, value in sorted(worst.items()) if value}, "up_exit": up_exit,
    }
    live_hash = re.search(r"output hash (\w+)", log)
    result["live_hash"] = live_hash.group(1) if live_hash else None
    if options.record:
        replay = subprocess.run([options.binary, "replay", "--json", str(folder / "capture")], capture_output=True, text=True)
        result["replay_hash"] = json.loads(replay.stdout)["evenings"][0]["hash"] if replay.returncode == 0 else replay.stderr[-500:]
    good = not wrong_links and not missed and not wrong_books and compared > 0 and up_exit == 0
    if options.record:
        good = good and result["live_hash"] == result["replay_hash"]
    result["good"] = good
    print(json.dumps(result, indent=2))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
