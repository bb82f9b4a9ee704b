"""Evaluates SPF by pyspf for argv[2] (address), argv[3] (sender) and argv[4] (HELO), asking the DNS server at port argv[1]."""
import sys
import dns.resolver

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])
dns.resolver.default_resolver = resolver

import spf

print(spf.check2(sys.argv[2], sys.argv[3], sys.argv[4])[0])
