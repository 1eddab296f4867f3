"""`arbees doctor`: says what works, which step failed, and what to do."""
import contextlib
import email.utils
import http.server
import json
import socket
import subprocess
import threading
import time
import unittest

from arbees import BINARY, Case, run


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def fake_server(answer):
    """A plain HTTP server; `answer(path, agent)` gives (status, body, seconds its clock is off)."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, off = answer(self.path, self.headers.get("User-Agent", ""))
            self.send_response_only(status)
            self.send_header("Date", email.utils.formatdate(time.time() + off, usegmt=True))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Doctor(Case):
    def findings(self, config):
        """(exit code, {check: finding}); the last of several findings of a check counts."""
        file = self.write("arbees.toml", f'[store]\npath = "{self.folder}/a.db"\n{config}')
        done = run("doctor", "--config", file, "--patience", "3", "--json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.returncode, {one["check"]: one for one in json.loads(done.stdout)}

    def espn_alone(self, url, more=""):
        return self.findings(f'[live.espn]\nbase_url = "{url}"\nsports = ["nfl"]\n{more}'
                             '[live.kalshi]\nenabled = false\n[live.polymarket]\nenabled = false\n')

    def test_each_failure_names_the_step_and_what_to_do(self):
        with fake_server(lambda *_: (200, "{}", 0)) as plain:
            cases = {
                "DNS": "https://no-such-host.invalid",
                "TCP": f"https://127.0.0.1:{free_port()}",
                "TLS": plain.replace("http://", "https://"),
            }
            for step, url in cases.items():
                code, found = self.espn_alone(url)
                self.assertEqual(code, 1)
                self.assertEqual(found["espn.reached"]["verdict"], "fail")
                self.assertIn(f"{step} failed", found["espn.reached"]["found"])
                self.assertTrue(found["espn.reached"]["advice"])

    def test_a_refused_user_agent_is_told_from_one_that_is_taken(self):
        games = json.dumps({"events": []})
        with fake_server(lambda path, agent: (200 if agent.startswith("curl") else 403, games, 0)) as url:
            _, found = self.espn_alone(url)
        self.assertEqual(found["espn.user_agent"]["verdict"], "warn")
        self.assertIn("user_agent", found["espn.user_agent"]["advice"])
        with fake_server(lambda *_: (403, "Forbidden", 0)) as url:
            code, found = self.espn_alone(url)
        self.assertEqual((code, found["espn.user_agent"]["verdict"]), (1, "fail"))
        with fake_server(lambda *_: (200, games, 0)) as url:
            _, found = self.espn_alone(url)
        self.assertEqual(found["espn.user_agent"]["verdict"], "ok")

    def test_a_wrong_clock_is_found_by_the_servers_date(self):
        games = json.dumps({"events": []})
        for off, verdict in ((0, "ok"), (3.5, "warn"), (-90, "fail")):
            with fake_server(lambda *_: (200, games, off)) as url:
                _, found = self.espn_alone(url)
            self.assertEqual(found["espn.clock"]["verdict"], verdict, found["espn.clock"])

    def test_a_store_that_cannot_be_written_fails(self):
        file = self.write("arbees.toml", '[store]\npath = "/proc/no/such/a.db"\n[live.espn]\n'
                          f'base_url = "http://127.0.0.1:{free_port()}"\n'
                          '[live.kalshi]\nenabled = false\n[live.polymarket]\nenabled = false\n')
        done = run("doctor", "--config", file)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"fail +store\.writable")

    def test_an_unreadable_key_is_a_problem_of_its_own(self):
        _, found = self.findings(
            f'[live.espn]\nbase_url = "http://127.0.0.1:{free_port()}"\n[live.polymarket]\nenabled = false\n'
            f'[live.kalshi]\nkey_id = "k"\nprivate_key_file = "{self.folder}/none.pem"\n'
            f'rest_url = "http://127.0.0.1:{free_port()}"\nsocket_url = "ws://127.0.0.1:{free_port()}"\n')
        self.assertEqual(found["config"]["verdict"], "fail")
        self.assertIn("none.pem", found["config"]["found"])

    def test_against_a_whole_outside_world_all_is_well(self):
        folder = self.folder / "sim"
        sim = subprocess.Popen([BINARY, "sim", "--directory", str(folder), "--hours", "0.2"], stdout=subprocess.PIPE, text=True)
        try:
            for line in sim.stdout:
                if "arbees.toml" in line:
                    break
            done = run("doctor", "--config", folder / "arbees.toml", "--json")
        finally:
            sim.terminate()
            sim.wait()
            sim.stdout.close()
        found = {one["check"]: one for one in json.loads(done.stdout)}
        failed = [one for one in found.values() if one["verdict"] == "fail" and one["check"] != "store.room"]
        self.assertEqual(failed, [])
        for check in ("espn.scoreboard", "kalshi.exchange", "kalshi.tier", "kalshi.socket", "polymarket.clock",
                      "polymarket.socket", "links.kalshi", "links.polymarket"):
            self.assertEqual(found[check]["verdict"], "ok", found.get(check))


if __name__ == "__main__":
    unittest.main()
