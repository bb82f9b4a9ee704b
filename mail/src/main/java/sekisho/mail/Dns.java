package sekisho.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Questions to the DNS server of the configuration. Every answer is asked anew: the server has the cache. Blocks at most ten
 * seconds per question; virtual threads.
 */
final class Dns {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_RECORDS = 200;
    private static final int MOST_ALIASES = 8;

    private final Resolver resolver;
    private final boolean trusted;

    /**
     * What came back.
     *
     * @param values of the asked type, in no order; empty when there are none
     * @param exists false when the name does not exist (NXDOMAIN)
     * @param authentic whether a trusted resolver says that DNSSEC vouches for the answer, also for there being none
     */
    record Answer<T>(List<T> values, boolean exists, boolean authentic) {}

    /** The server did not answer, or answered that it could not find out. */
    static final class NoAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswerException(String name, String why) {
            super(name + ": " + why);
        }
    }

    /** A mail server of a domain. */
    record Exchange(int preference, String host) {}

    /** One TLSA record (RFC 6698 §2.1). */
    record Tlsa(int usage, int selector, int matching, RawMessage data) {}

    Dns(Resolver resolver, boolean trusted) {
        resolver.setTimeout(TIMEOUT);
        // RFC 4035 §3.2.1: DO asks for DNSSEC, so that AD can be set
        resolver.setEDNS(0, 1232, ExtendedFlags.DO, List.of());
        this.resolver = resolver;
        this.trusted = trusted;
    }

    static Dns of(Optional<MailSettings.Resolver> configured) {
        return configured
                .map(server -> new Dns(new SimpleResolver(server.address()), server.trusted()))
                .orElseGet(() -> new Dns(new ExtendedResolver(), false));
    }

    Answer<Exchange> mx(String domain) throws NoAnswerException {
        Answer<Exchange> answer = ask(
                domain,
                Type.MX,
                record -> record instanceof MXRecord mx
                        ? Optional.of(new Exchange(mx.getPriority(), text(mx.getTarget())))
                        : Optional.empty());
        return new Answer<>(
                answer.values().stream()
                        .sorted(Comparator.comparingInt(Exchange::preference))
                        .toList(),
                answer.exists(),
                answer.authentic());
    }

    /** IPv6 and IPv4 addresses; each carries the name, so that nobody asks for it again. */
    Answer<InetAddress> addresses(String host) throws NoAnswerException {
        Answer<InetAddress> six = ask(
                host,
                Type.AAAA,
                record -> record instanceof AAAARecord a ? Optional.of(named(host, a.getAddress())) : Optional.empty());
        Answer<InetAddress> four = four(host);
        List<InetAddress> all = new ArrayList<>(four.values());
        all.addAll(six.values());
        return new Answer<>(all, four.exists() || six.exists(), four.authentic() && six.authentic());
    }

    Answer<InetAddress> four(String host) throws NoAnswerException {
        return ask(
                host,
                Type.A,
                record -> record instanceof ARecord a ? Optional.of(named(host, a.getAddress())) : Optional.empty());
    }

    Answer<InetAddress> six(String host) throws NoAnswerException {
        return ask(
                host,
                Type.AAAA,
                record -> record instanceof AAAARecord a ? Optional.of(named(host, a.getAddress())) : Optional.empty());
    }

    /** TXT records, each with its strings put together (RFC 7208 §3.3); bytes that are no ASCII as ISO 8859-1. */
    Answer<String> txt(String name) throws NoAnswerException {
        return ask(name, Type.TXT, record -> {
            if (!(record instanceof TXTRecord txt)) {
                return Optional.empty();
            }
            StringBuilder whole = new StringBuilder();
            for (byte[] part : txt.getStringsAsByteArrays()) {
                whole.append(new String(part, StandardCharsets.ISO_8859_1));
            }
            return Optional.of(whole.toString());
        });
    }

    Answer<Tlsa> tlsa(String host, int port) throws NoAnswerException {
        return ask(
                "_" + port + "._tcp." + host,
                Type.TLSA,
                record -> record instanceof TLSARecord tlsa
                        ? Optional.of(new Tlsa(
                                tlsa.getCertificateUsage(),
                                tlsa.getSelector(),
                                tlsa.getMatchingType(),
                                new RawMessage(tlsa.getCertificateAssociationData())))
                        : Optional.empty());
    }

    Answer<String> ptr(InetAddress address) throws NoAnswerException {
        return ask(
                ReverseMap.fromAddress(address).toString(true),
                Type.PTR,
                record -> record instanceof PTRRecord ptr ? Optional.of(text(ptr.getTarget())) : Optional.empty());
    }

    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /** Lower case without the final dot; the root, as a null MX names it, is the empty text. */
    private static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(java.util.Locale.ROOT);
    }

    private <T> Answer<T> ask(String text, int type, Function<Record, Optional<T>> read) throws NoAnswerException {
        try {
            Name name = Name.fromString(text, Name.root);
            boolean authentic = trusted;
            for (int alias = 0; alias <= MOST_ALIASES; alias++) {
                Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
                question.getHeader().setFlag(Flags.AD);
                Message answer = resolver.send(question);
                authentic &= answer.getHeader().getFlag(Flags.AD);
                int code = answer.getRcode();
                if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
                    throw new NoAnswerException(text, Rcode.string(code));
                }
                List<Record> records = answer.getSection(Section.ANSWER);
                List<T> values = records.stream()
                        .limit(MOST_RECORDS)
                        .filter(record -> record.getType() == type)
                        .map(read)
                        .flatMap(Optional::stream)
                        .toList();
                Optional<Name> next = values.isEmpty() ? target(records, name) : Optional.empty();
                if (next.isEmpty()) {
                    return new Answer<>(values, code != Rcode.NXDOMAIN, authentic);
                }
                name = next.get();
            }
            throw new NoAnswerException(text, "too many aliases");
        } catch (TextParseException e) {
            return new Answer<>(List.of(), false, false);
        } catch (IOException e) {
            throw new NoAnswerException(text, "no answer");
        }
    }

    /** Where the last alias of an answer leads, when the resolver did not follow it. */
    private static Optional<Name> target(List<Record> records, Name asked) {
        Name name = asked;
        boolean moved = true;
        for (int i = 0; moved && i < MOST_ALIASES; i++) {
            moved = false;
            for (Record record : records) {
                if (record instanceof CNAMERecord alias && record.getName().equals(name)) {
                    name = alias.getTarget();
                    moved = true;
                    break;
                }
            }
        }
        return name.equals(asked) ? Optional.empty() : Optional.of(name);
    }
}
