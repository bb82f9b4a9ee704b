package sekisho.certificates;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Update;
import sekisho.words.Bilingual;

/** Dynamic updates (RFC 2136) over TCP, signed with TSIG (RFC 8945) where a key is given. */
final class DnsUpdate implements DnsRecords {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final long TTL_SECONDS = 60;
    private static final int ATTEMPTS = 3;

    private final AcmeSettings.Access.Update settings;

    DnsUpdate(AcmeSettings.Access.Update settings) {
        this.settings = settings;
    }

    @Override
    public void add(String name, String value) {
        send(name, value, Update::add);
    }

    @Override
    public void remove(String name, String value) {
        send(name, value, Update::delete);
    }

    private void send(String name, String value, BiConsumer<Update, TXTRecord> change) {
        try {
            Update update = new Update(Name.fromString(settings.zone(), Name.root));
            change.accept(update, new TXTRecord(Name.fromString(name), DClass.IN, TTL_SECONDS, value));
            Message answer = exchange(update);
            if (answer.getRcode() != Rcode.NOERROR) {
                String code = Rcode.string(answer.getRcode());
                throw failed(
                        "DNSサーバーが更新を断りました(" + code + ")。ゾーン名とTSIGの鍵を確かめてください。",
                        "The DNS server refused the update (" + code + "). Check the zone's name and the TSIG key.",
                        new IOException(code));
            }
        } catch (TextParseException | IllegalArgumentException e) {
            throw failed("DNSの名前または鍵が正しくありません。", "A DNS name or key is not valid.", e);
        } catch (IOException e) {
            throw failed("DNSサーバーを更新できません。", "The DNS server cannot be updated.", e);
        }
    }

    /** Asks again when a connection breaks, as a kept one does when the server has closed it; an update may come twice. */
    private Message exchange(Update update) throws IOException {
        SimpleResolver resolver = resolver();
        int attempt = 1;
        while (true) {
            try {
                return resolver.send(update);
            } catch (IOException e) {
                if (attempt++ == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private SimpleResolver resolver() throws UnknownHostException {
        SimpleResolver resolver = new SimpleResolver(settings.server());
        resolver.setTCP(true);
        resolver.setTimeout(TIMEOUT);
        settings.tsig()
                .ifPresent(key -> resolver.setTSIGKey(new TSIG(algorithm(key.algorithm()), key.name(), key.secret())));
        return resolver;
    }

    private static Name algorithm(String name) {
        return switch (name) {
            case "hmac-sha256" -> TSIG.HMAC_SHA256;
            case "hmac-sha384" -> TSIG.HMAC_SHA384;
            case "hmac-sha512" -> TSIG.HMAC_SHA512;
            default -> throw new IllegalArgumentException("no algorithm");
        };
    }

    private static CertificatesException failed(String ja, String en, Exception cause) {
        return new CertificatesException(CertificatesException.Code.DNS, new Bilingual(ja, en), cause);
    }
}
