"""`arbees polymarket-proxy`: what it refuses, and that it starts and ends as told."""
import os
import unittest
import urllib.error
import urllib.request

from arbees import Case, Server, run

TOKEN = "a-token-of-many-characters"
CONFIG = '[polymarket_proxy]\nport = 0\ngamma_url = "http://127.0.0.1:1"\ntoken_file = "{}"\n'


class PolymarketProxy(Case):
    def status(self, server, path, token=None):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            with urllib.request.urlopen(urllib.request.Request(server.url + path, headers=headers), timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()

    def test_serves_who_bears_the_token_and_says_why_it_refuses(self):
        config = CONFIG.format(self.write("token", TOKEN + "\n"))
        with Server(self.folder, "polymarket-proxy", config=config) as server:
            self.assertEqual(self.status(server, "/health")[0], 200)
            code, text = self.status(server, "/gamma/events")
            self.assertEqual(code, 401)
            self.assertIn("Bearer", text)
            self.assertEqual(self.status(server, "/gamma/events", TOKEN + "x")[0], 401)
            code, text = self.status(server, "/clob/order", TOKEN)
            self.assertEqual(code, 404)
            self.assertIn("not on the list", text)
            code, text = self.status(server, "/gamma/events", TOKEN)
            self.assertEqual(code, 502)
            self.assertIn("cannot connect", text)
            code, seconds = server.stop()
            self.assertEqual(code, 0)
            self.assertLess(seconds, 4)
            self.assertNotIn(TOKEN, (self.folder / "log").read_text())

    def test_no_path_writes_a_line_of_the_log(self):
        config = CONFIG.format(self.write("token", TOKEN + "\n"))
        with Server(self.folder, "polymarket-proxy", config=config) as server:
            self.status(server, "/x%0a[2026-11-30%2000:00:00.000]%20[info]%20token%20rotated%1b[2J")
            self.status(server, "/" + "a" * 5000)
            server.stop()
        log = (self.folder / "log").read_text()
        self.assertIn("refused GET /x\\x0A[2026-11-30", log)
        self.assertNotIn("\n[2026-11-30 00:00:00.000]", log)
        self.assertNotIn("\x1b", log)
        self.assertTrue(all(len(line) < 600 for line in log.splitlines()))

    def test_does_not_start_without_a_usable_token(self):
        plain = {name: value for name, value in os.environ.items() if name != "ARBEES_PROXY_TOKEN"}
        done = run("polymarket-proxy", env=plain)
        self.assertEqual(done.returncode, 2)
        self.assertIn("ARBEES_PROXY_TOKEN", done.stderr)
        done = run("polymarket-proxy", env=plain | {"ARBEES_PROXY_TOKEN": "short"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("at least 16 characters", done.stderr)


if __name__ == "__main__":
    unittest.main()
