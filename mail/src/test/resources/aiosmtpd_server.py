"""A mail server by aiosmtpd at port argv[3] of 127.0.0.1: STARTTLS with the PEM files argv[1] and argv[2], then AUTH is required.
Prints "ready", then each message as one line: sender, recipient and SHA-256 of the content."""
import hashlib
import ssl
import sys
import threading
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, SMTP


class Sink:
    async def handle_DATA(self, server, session, envelope):
        print(envelope.mail_from, envelope.rcpt_tos[0], hashlib.sha256(envelope.content).hexdigest(), flush=True)
        return "250 2.0.0 taken"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"user" and data.password == b"password")


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
controller = Controller(
    Sink(),
    hostname="127.0.0.1",
    port=int(sys.argv[3]),
    tls_context=context,
    require_starttls=True,
    auth_required=True,
    authenticator=login,
)
controller.start()
print("ready", flush=True)
threading.Event().wait()
