"""Alerts: what is worth telling reaches every channel, and a channel that fails harms nobody.

Webhook, Discord and Telegram are played by a local HTTP server, the mail server by a small fake that knows as much of SMTP as a
client needs to hand over a message.
"""
import base64
import email
import email.policy
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import socketserver
import subprocess
import threading
import time
import unittest
import urllib.request

from arbees import BINARY, Case, Server, run

TOKEN = "123456:SECRET-bot-token"
HOOK = "/hook/SECRET-hook"
DISCORD = "/api/webhooks/1/SECRET-discord"
TELEGRAM = f"/bot{TOKEN}/sendMessage"
PASSWORD = "SECRET-password"
QUIET = {**os.environ, "no_proxy": "127.0.0.1",
         **{name: "" for name in ("ARBEES_ALERT_WEBHOOK_URL", "ARBEES_ALERT_DISCORD_URL", "ARBEES_ALERT_TELEGRAM_TOKEN",
                                  "ARBEES_ALERT_SMTP_PASSWORD")}}


class Receiver:
    """Keeps each POST. `answers[path]`: what to answer first, (status, headers, body) each; then 200."""

    def __init__(self, answers=None):
        self.answers = {path: list(script) for path, script in (answers or {}).items()}
        self.posts = []  # (monotonic time, path, content type, JSON)
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver.posts.append((time.monotonic(), self.path, self.headers["Content-Type"], body))
                script = receiver.answers.get(self.path, [])
                status, headers, text = script.pop(0) if script else (200, {}, "{}")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def at(self, path):
        return [body for _, where, _, body in self.posts if where == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class FakeMailServer:
    """Takes mail from whoever logs in with the password; keeps (from, to, message)."""

    def __init__(self):
        self.mails = []
        self.logins = []
        fake = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                self.say("220 fake")
                sender, to = "", []
                while line := self.rfile.readline().decode().strip():
                    word = line.split(" ")[0].upper()
                    if word == "EHLO":
                        self.say("250-fake")
                        self.say("250 AUTH PLAIN")
                    elif word == "AUTH":
                        self.say("334 ")
                        fake.logins.append(base64.b64decode(self.rfile.readline()).split(b"\0"))
                        self.say("235 welcome")
                    elif word == "MAIL":
                        sender = re.search(r"<(.*?)>", line)[1]
                        self.say("250 ok")
                    elif word == "RCPT":
                        to.append(re.search(r"<(.*?)>", line)[1])
                        self.say("250 ok")
                    elif word == "DATA":
                        self.say("354 go on")
                        lines = []
                        while (text := self.rfile.readline()) != b".\r\n":
                            lines.append(text[1:] if text.startswith(b".") else text)
                        fake.mails.append((sender, to, email.message_from_bytes(b"".join(lines), policy=email.policy.default)))
                        self.say("250 taken")
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("502 what?")

        class Mail(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Mail(("127.0.0.1", 0), Handler)
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def closed_port():
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def eventually(condition, what, seconds=20):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


class Alerts(Case):
    def setUp(self):
        super().setUp()
        for name, value in QUIET.items():
            if name.startswith("ARBEES_ALERT_") or name == "no_proxy":
                old = os.environ.get(name)
                os.environ[name] = value
                self.addCleanup(lambda name=name, old=old: os.environ.pop(name) if old is None else os.environ.update({name: old}))

    def receiver(self, answers=None):
        made = Receiver(answers)
        self.addCleanup(made.close)
        return made

    def mail_server(self):
        made = FakeMailServer()
        self.addCleanup(made.close)
        return made

    def channels(self, receiver, mail):
        return f"""
[alerts.webhook]
url = "{receiver.url}{HOOK}"
[alerts.discord]
url = "{receiver.url}{DISCORD}"
[alerts.telegram]
base_url = "{receiver.url}"
token = "{TOKEN}"
chat = "-1001"
[alerts.email]
url = "{mail.url}"
user = "arbees"
password = "{PASSWORD}"
from = "arbees@example.com"
to = ["one@example.com", "two@example.com"]
"""

    def config(self, alerts):
        return f'[safety]\nkill_file = "{self.folder / "kill"}"\n{alerts}'

    def log(self):
        return (self.folder / "log").read_text()

    def kill(self, on):
        (self.folder / "kill").touch() if on else (self.folder / "kill").unlink()

    def test_the_kill_switch_is_told_once_on_every_channel(self):
        receiver, mail = self.receiver(), self.mail_server()
        with Server(self.folder, config=self.config("[alerts]\nsignals = false\n" + self.channels(receiver, mail))) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            self.kill(True)
            eventually(lambda: len(receiver.posts) >= 3 and mail.mails, "the kill switch on four channels")
            time.sleep(1.5)  # it is not said twice
            self.assertEqual([b["title"] for b in receiver.at(HOOK)], ["Kill switch on"])
            self.assertEqual(receiver.at(HOOK)[0]["kind"], "kill_switch")
            self.assertIn("imulated", receiver.at(HOOK)[0]["run"], "it says that nothing of it is real")
            self.assertEqual(len(receiver.at(DISCORD)), 1)
            self.assertIn("Kill switch on", receiver.at(DISCORD)[0]["content"])
            self.assertEqual(receiver.at(DISCORD)[0]["allowed_mentions"], {"parse": []})
            self.assertEqual(len(receiver.at(TELEGRAM)), 1)
            self.assertEqual(receiver.at(TELEGRAM)[0]["chat_id"], "-1001")
            self.assertIn("Kill switch on", receiver.at(TELEGRAM)[0]["text"])
            self.assertEqual({kind for _, _, kind, _ in receiver.posts}, {"application/json"})
            self.assertEqual(len(mail.mails), 1)
            sender, to, message = mail.mails[0]
            self.assertEqual((sender, to), ("arbees@example.com", ["one@example.com", "two@example.com"]))
            self.assertEqual(message["Subject"], "Arbees: Kill switch on")
            self.assertIn("No new orders", message.get_content())
            self.assertEqual(mail.logins, [[b"", b"arbees", PASSWORD.encode()]])
            self.kill(False)
            eventually(lambda: len(receiver.at(HOOK)) == 2, "the kill switch off")
            self.assertEqual(receiver.at(HOOK)[1]["title"], "Kill switch off")
            self.assertEqual(server.stop()[0], 0)
        self.assertNotIn("SECRET", self.log(), "no secret in the log")

    def test_a_signal_above_the_bar_is_told_and_one_below_is_not(self):
        receiver = self.receiver()
        rules = f'[alerts]\nsignal_edge_min = 100\nper_minute = 1000\nsignal_repeat_s = 0\n[alerts.webhook]\nurl = "{receiver.url}{HOOK}"\n'
        with Server(self.folder, "up", "--speed", "20", config=self.config(rules)) as server:
            eventually(lambda: len(receiver.at(HOOK)) >= 3, "three signals", 60)
            signals = server.get("/api/v1/opportunities?verdict=approved&limit=1000")["opportunities"]
            told = [body for body in receiver.at(HOOK) if body["kind"] == "signal"]
            server.stop()
        numbers = [int(re.search(r" #(\d+) ", body["text"])[1]) for body in told]
        above = [s["id"] for s in signals if s["edge_net"] >= 0.01 and s["id"] <= max(numbers)]
        self.assertEqual(sorted(numbers), sorted(above), "each approved signal above the bar, and no other")
        self.assertIn("traded on paper", told[0]["text"])

    def test_errors_and_rate_limits_are_tried_again_when_the_service_asks(self):
        receiver = self.receiver({
            HOOK: [(500, {}, "oops"), (429, {"Retry-After": "3"}, "")],
            TELEGRAM: [(429, {}, json.dumps({"ok": False, "error_code": 429, "parameters": {"retry_after": 3}}))],
            DISCORD: [(404, {}, json.dumps({"message": f"Unknown Webhook {DISCORD}"}))],
        })
        mail = self.mail_server()
        with Server(self.folder, config=self.config("[alerts]\nsignals = false\n" + self.channels(receiver, mail))) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            self.kill(True)
            eventually(lambda: len(receiver.at(HOOK)) == 3 and len(receiver.at(TELEGRAM)) == 2, "every try", 20)
            time.sleep(1)
            times = [at for at, path, _, _ in receiver.posts if path == HOOK]
            self.assertGreaterEqual(times[1] - times[0], 1.9, "our own pause")
            self.assertGreaterEqual(times[2] - times[1], 2.9, "as asked in the header")
            times = [at for at, path, _, _ in receiver.posts if path == TELEGRAM]
            self.assertGreaterEqual(times[1] - times[0], 2.9, "as asked in the body")
            self.assertEqual(len(receiver.at(DISCORD)), 1, "what will never be taken is not tried again")
            server.stop()
        self.assertIn('answered 500: oops; again in 2.0 s', self.log())
        self.assertIn('gave up "Kill switch on" after 1 try: answered 404', self.log())
        self.assertNotIn("SECRET", self.log(), "not even where the service says it back")

    def test_a_dead_channel_harms_nobody_and_its_drops_are_said(self):
        receiver = self.receiver()
        dead = f"http://127.0.0.1:{closed_port()}/SECRET"
        rules = (f'[alerts]\nsignals = false\nqueue = 1\nper_minute = 100\n[alerts.webhook]\nurl = "{receiver.url}{HOOK}"\n'
                 f'[alerts.discord]\nurl = "{dead}"\n')
        with Server(self.folder, config=self.config(rules)) as server:
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > 10)
            for n in range(1, 5):
                self.kill(n % 2 == 1)
                eventually(lambda: len(receiver.at(HOOK)) == n, f"change {n} on the living channel")
            eventually(lambda: "discord" in self.log() and "dropped so far" in self.log(), "a drop in the log")
            with urllib.request.urlopen(server.url + "/metrics", timeout=10) as answer:
                metrics = answer.read().decode()
            self.assertIn('arbees_alerts_total{channel="webhook",outcome="taken"} 4', metrics)
            self.assertIn('arbees_alerts_total{channel="discord",outcome="dropped"} 2', metrics)
            self.assertIn('arbees_alerts_waiting{channel="discord"} 2', metrics)
            before = server.get("/api/v1/status")["sequence"]
            server.wait_for("/api/v1/status", lambda s: s["sequence"] > before + 5)
            code, took = server.stop()
            self.assertEqual(code, 0)
            self.assertLess(took, 5)
        self.assertRegex(self.log(), r"alerts: discord \S+: 0 taken, 2 given up, 2 dropped")
        self.assertNotIn("SECRET", self.log())

    def test_dead_feeds_are_told_and_their_return_too(self):
        receiver = self.receiver()
        with open(self.folder / "sim.log", "w") as log:
            world = subprocess.Popen([BINARY, "sim", "--directory", str(self.folder / "world"), "--games-per-sport", "1", "--speed", "10"],
                                     stdout=log, stderr=subprocess.STDOUT)
        self.addCleanup(world.wait)
        self.addCleanup(world.kill)
        eventually(lambda: "up --live" in (self.folder / "sim.log").read_text(), "the simulated world", 60)
        told = (self.folder / "world/arbees.toml").read_text().split("[live.espn]", 1)[1]
        rules = f'[alerts]\nsignals = false\nfeed_dead_s = 20\nfeed_silent_s = 60\nper_minute = 60\n[alerts.webhook]\nurl = "{receiver.url}{HOOK}"\n'
        with Server(self.folder, "up", "--live", config=self.config(rules + "[live.espn]" + told)) as server:
            feeds = ["ESPN", "Kalshi", "Polymarket"]
            server.wait_for("/api/v1/status", lambda s: len([f for f in s["feeds"] if f["health"] == "up"]) == 3, 30)
            first = len(receiver.at(HOOK))  # one that is slow to come up may have been told
            world.send_signal(signal.SIGSTOP)  # connected, and nothing comes
            titles = lambda: [b["title"] for b in receiver.at(HOOK)[first:] if b["kind"] == "feed"]
            eventually(lambda: all(any(t.startswith(f + " ") and "back" not in t for t in titles()) for f in feeds), "three dead feeds", 60)
            self.assertEqual(len(titles()), 3, "each is told once")
            world.send_signal(signal.SIGCONT)
            eventually(lambda: all(any(t.startswith(f + " is back after ") for t in titles()) for f in feeds), "three feeds back", 60)
            server.stop()

    def test_the_command_sends_one_test_message_and_says_what_each_answered(self):
        receiver, mail = self.receiver({DISCORD: [(401, {}, "no")]}), self.mail_server()
        file = self.write("c.toml", self.channels(receiver, mail))
        done = run("alerts", "test", "--config", file)
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 4, done.stdout)
        self.assertRegex(lines[0], r"^ok    webhook 127\.0\.0\.1:\d+: answered 200$")
        self.assertRegex(lines[1], r"^FAIL  discord .*: answered 401: no$")
        self.assertRegex(lines[2], r"^ok    telegram .* chat -1001: answered 200$")
        self.assertRegex(lines[3], r"^ok    email .*: answered 250$")
        self.assertEqual(len(mail.mails), 1)
        self.assertNotIn("SECRET", done.stdout + done.stderr)

    def test_secrets_come_from_the_environment_and_are_never_printed(self):
        receiver = self.receiver()
        done = run("alerts", "test", env={**os.environ, "ARBEES_ALERT_WEBHOOK_URL": receiver.url + HOOK})
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(receiver.at(HOOK)), 1)
        file = self.write("c.toml", self.channels(receiver, self.mail_server()))
        printed = run("config", "--config", file)
        self.assertEqual(printed.returncode, 0, printed.stderr)
        self.assertEqual(printed.stdout.count("(set; not shown)"), 4)
        self.assertNotIn("SECRET", printed.stdout)
        again = run("config", "--config", self.write("again.toml", printed.stdout))
        self.assertEqual(again.returncode, 2, "a printed secret is none")
        self.assertIn("alerts.email.password: is a printed", again.stderr)

    def test_every_problem_of_the_configuration_is_told_by_key_without_its_value(self):
        file = self.write("c.toml", '[alerts]\nper_minute = 0\n[alerts.webhook]\nurl = "SECRET"\n[alerts.telegram]\nchat = "1"\n'
                                    '[alerts.email]\nurl = "https://x"\n')
        for command in (("up",), ("config",), ("alerts", "test")):
            done = run(*command, "--config", file, cwd=self.folder)
            self.assertEqual(done.returncode, 2, command)
            for words in ("alerts.per_minute: 0 is not within 1 to 1000", "alerts.webhook: url: expected an http",
                          "alerts.telegram: token: expected", "alerts.email: url: expected an smtps"):
                self.assertIn(words, done.stderr)
            self.assertNotIn("SECRET", done.stderr)
        unknown = run("config", "--config", self.write("u.toml", "[alerts]\nsignal = true\n"))
        self.assertIn("u.toml:2: alerts.signal: unknown key", unknown.stderr)
        self.assertEqual(run("alerts", "test").returncode, 2, "no channel is configured")


if __name__ == "__main__":
    unittest.main()
