"""Configuration and bad starts: every problem at once, exit 2."""
import gzip
import socket
import unittest

from arbees import Case, Server, run


class Config(Case):
    def test_printed_defaults_are_a_valid_configuration(self):
        printed = run("config", "--print").stdout
        again = run("config", "--config", self.write("all.toml", printed))
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stdout, printed)

    def test_every_problem_is_reported_with_its_line(self):
        file = self.write("bad.toml", 'x = 1\n[api]\nport = "a"\n[engine.trading]\nbankrol = 5\n')
        for command in (("config",), ("up",)):
            done = run(*command, "--config", file)
            self.assertEqual(done.returncode, 2)
            self.assertIn("bad.toml:1: x: unknown key", done.stderr)
            self.assertIn("bad.toml:3: api.port: expected a whole number", done.stderr)
            self.assertIn("bad.toml:5: engine.trading.bankrol: unknown key", done.stderr)

    def test_broken_toml_names_the_line(self):
        done = run("config", "--config", self.write("bad.toml", "[api\n"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("bad.toml:1", done.stderr)

    def test_values_that_cannot_work_are_refused_with_their_line(self):
        cases = [
            ("[engine.trading]\nbankroll = -5\n", 2, "engine.trading.bankroll: expected"),
            ("[engine.trading]\nbankroll = 9223372036854775807\n", 2, "engine.trading.bankroll: expected"),
            ("[engine.trading]\nkelly_ppm = 999999999\n", 2, "engine.trading.kelly_ppm: expected 0 to 1000000"),
            ("[sim]\ngames_per_sport = -3\n", 2, "sim.games_per_sport: expected 1 to"),
            ("[sim]\n\ngames_per_sport = 100000\n", 3, "sim.games_per_sport: expected 1 to"),
            ('[sim]\nstart = "9999-12-31T00:00:00Z"\n', 2, "sim.start: expected"),
            ("[engine.signals]\nbook_age_max_ms = -1\n", 2, "engine.signals.book_age_max_ms: expected 0 or more"),
            ("[live.rehearsal]\nspeed = nan\n", 2, "live.rehearsal.speed: expected"),
        ]
        for text, line, what in cases:
            file = self.write("range.toml", text)
            for command in ("config", "up"):
                done = run(command, "--config", file)
                self.assertEqual(done.returncode, 2, text)
                self.assertIn(f"range.toml:{line}: {what}", done.stderr, text)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)

    def test_any_text_is_printed_so_that_it_can_be_read_again(self):
        file = self.write("quotes.toml", '[live.espn]\nuser_agent = "My \\"Bot\\" \\\\ é\\t(+https://x.example)"\n')
        printed = run("config", "--print", "--config", file).stdout
        again = run("config", "--config", self.write("again.toml", printed))
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(again.stdout, printed)

    def test_secrets_are_not_printed_and_a_printed_mask_is_refused(self):
        file = self.write("secret.toml", '[live.network]\nproxy = "http://user:hunter2@127.0.0.1:1"\n'
                          '[live.kalshi]\nkey_id = "KID-SECRET"\n[live.polymarket]\nclob_url = "http://u:URLPW@127.0.0.1:9"\n'
                          '[alerts]\nproxy = "http://a:PROXYPW@h"\n[polymarket_proxy]\ngamma_url = "http://g:GPW@h"\n')
        printed = run("config", "--print", "--config", file)
        self.assertEqual(printed.returncode, 0, printed.stderr)
        for secret in ("hunter2", "KID-SECRET", "URLPW", "PROXYPW", "GPW"):
            self.assertNotIn(secret, printed.stdout)
        again = run("config", "--config", self.write("again.toml", printed.stdout))
        self.assertEqual(again.returncode, 2)
        self.assertIn("live.network.proxy: has *** for user and password", again.stderr)

    def test_files_that_would_fill_the_memory_are_refused(self):
        bomb = self.folder / "bomb.json.gz"
        with gzip.open(bomb, "wb", compresslevel=9) as file:
            file.write(b"{")
            for _ in range(100):
                file.write(b" " * (1 << 20))
        for command in (("parse", "espn", bomb), ("--max-file-mib", "8", "replay", bomb),
                        ("--max-file-mib", "8", "price", bomb), ("config", "--config", bomb)):
            done = run(*command)
            self.assertNotEqual(done.returncode, 0, command)
            self.assertIn("MiB", done.stderr + done.stdout, command)

    def test_a_port_in_use_is_one_clear_error(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            file = self.write("port.toml", f'[api]\nport = {port}\n[store]\npath = "{self.folder}/a.db"\n')
            done = run("up", "--config", file)
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"127.0.0.1:{port}: is in use", done.stderr)

    def test_a_store_that_cannot_be_opened_is_one_clear_error(self):
        file = self.write("store.toml", f'[api]\nport = 0\n[store]\npath = "/proc/no/such/folder/a.db"\n')
        done = run("up", "--config", file)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no/such/folder/a.db", done.stderr)
        garbage = self.write("garbage.db", "this is not a database" * 100)
        file = self.write("store.toml", f'[api]\nport = 0\n[store]\npath = "{garbage}"\n')
        done = run("up", "--config", file)
        self.assertEqual(done.returncode, 2)
        self.assertIn("garbage.db", done.stderr)

    def test_no_command_and_unknown_options_exit_2(self):
        self.assertEqual(run().returncode, 2)
        self.assertEqual(run("replay", "--no-such-option", "x").returncode, 2)
        self.assertEqual(run("--help").returncode, 0)
        self.assertIn("arbees", run("--version").stdout)


if __name__ == "__main__":
    unittest.main()
