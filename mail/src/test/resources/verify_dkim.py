"""Verifies every DKIM signature of the message on standard input by dkimpy, asking the DNS server at port argv[1]."""
import sys
import dkim
import dns.resolver

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])


def txt(name, timeout=5):
    try:
        answer = resolver.resolve(name.decode() if isinstance(name, bytes) else name, "TXT", lifetime=timeout)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return None
    return b"".join(list(answer)[0].strings)


message = sys.stdin.buffer.read()
signatures = sum(1 for name, _ in dkim.rfc822_parse(message)[0] if name.lower() == b"dkim-signature")
for i in range(signatures):
    verifier = dkim.DKIM(message)
    try:
        good = verifier.verify(idx=i, dnsfunc=txt)
    except dkim.DKIMException as e:
        print(type(e).__name__, e)
        good = False
    fields = verifier.signature_fields
    print(fields[b"a"].decode(), fields[b"d"].decode(), fields[b"s"].decode(), "pass" if good else "fail")
