"""`arbees alerts test` against a real mail server (aiosmtpd) over STARTTLS and SMTPS, with the certificates of `arbees sim`."""
import logging
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile
import unittest

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

BINARY = os.environ["ARBEES_BINARY"]
WORLD = pathlib.Path(os.environ["ARBEES_SIM_DIR"])

logging.disable(logging.CRITICAL)  # what it says of refused certificates is expected here


class Box:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, session, envelope):
        self.mails.append((session.authenticated, envelope.mail_from, envelope.rcpt_tos, envelope.content.decode()))
        return "250 taken"


def login(_server, _session, _envelope, _mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"arbees", b"right"), handled=False)


class MailServer(unittest.TestCase):
    def serve(self, scheme):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(WORLD / "server.pem", WORLD / "server-key.pem")
        tls = {"tls_context": context, "require_starttls": True} if scheme == "smtp" else {"ssl_context": context, "auth_require_tls": False}
        self.box = Box()
        with socket.socket() as free:  # the controller connects to itself: it must know its port
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Controller(self.box, hostname="127.0.0.1", port=port, authenticator=login, auth_required=True, **tls)
        server.start()
        self.addCleanup(server.stop)
        return port

    def send(self, scheme, port, password="right", trust=True):
        ca = f'ca_file = "{WORLD / "ca.pem"}"' if trust else ""
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(f'[alerts]\n{ca}\n[alerts.email]\nurl = "{scheme}://127.0.0.1:{port}"\nuser = "arbees"\npassword = "{password}"\n'
                       'from = "arbees@example.com"\nto = ["one@example.com", "two@example.com"]\n')
            file.flush()
            environment = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"}
            return subprocess.run([BINARY, "alerts", "test", "--config", file.name], capture_output=True, text=True, timeout=60, env=environment)

    def test_mail_is_taken_after_a_login_over_tls(self):
        for scheme in ("smtp", "smtps"):
            with self.subTest(scheme):
                done = self.send(scheme, self.serve(scheme))
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertIn("answered 250", done.stdout)
                (authenticated, sender, to, text), = self.box.mails
                self.assertTrue(authenticated)
                self.assertEqual((sender, to), ("arbees@example.com", ["one@example.com", "two@example.com"]))
                self.assertIn("Subject: Arbees: A test of Arbees' alerts\r\n", text)
                self.assertIn("alerts reach you here", text)

    def test_a_wrong_password_is_said_and_not_shown(self):
        for scheme in ("smtp", "smtps"):
            with self.subTest(scheme):
                done = self.send(scheme, self.serve(scheme), password="WRONG")
                self.assertEqual(done.returncode, 1)
                self.assertIn("answered 535", done.stdout)
                self.assertNotIn("WRONG", done.stdout + done.stderr)
                self.assertEqual(self.box.mails, [])

    def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_password_is_sent(self):
        for scheme in ("smtp", "smtps"):
            with self.subTest(scheme):
                done = self.send(scheme, self.serve(scheme), trust=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn("certificate", done.stdout)
                self.assertEqual(self.box.mails, [])


if __name__ == "__main__":
    unittest.main()
