package sekisho.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sekisho.gate.GateSettings;
import sekisho.words.Bilingual;

/** The keys of devices that a site knows by a certificate: {@code client-certificates} of a site. */
final class ClientCertificateKeys {
    private static final Bilingual AUTHORITY = new Bilingual(
            "端末の証明書を発行した認証局の証明書(PEM)のパスを書いてください。",
            "Write the path of the certificate (PEM) of the authority that issued the devices' certificates.");
    private static final Bilingual MODE = new Bilingual("required か optional を書いてください。", "Write required or optional.");
    private static final Bilingual CHECK = new Bilingual("パスと権限を確かめてください。", "Check its path and permissions.");

    private ClientCertificateKeys() {}

    /** Reads a site's section. */
    static Optional<GateSettings.ClientCertificates> site(Section site) {
        if (!site.has("client-certificates")) {
            return Optional.empty();
        }
        try (Section section = site.section("client-certificates")) {
            Path authority = section.path("authority", Path.of(section.required("authority", AUTHORITY)));
            readable(section, "authority", authority);
            Optional<Path> revoked = section.has("revoked")
                    ? Optional.of(section.path("revoked", Path.of("revoked")))
                    : Optional.empty();
            revoked.ifPresent(file -> readable(section, "revoked", file));
            boolean required = section.value("mode", true, ClientCertificateKeys::mode, MODE);
            return Optional.of(new GateSettings.ClientCertificates(authority, revoked, required));
        }
    }

    private static boolean mode(String text) {
        return switch (text) {
            case "required" -> true;
            case "optional" -> false;
            default -> throw new IllegalArgumentException("no mode");
        };
    }

    private static void readable(Section section, String key, Path file) {
        if (section.has(key) && (!Files.isReadable(file) || Files.isDirectory(file))) {
            section.wrong(key, new Bilingual("ファイルを読めません。", "The file cannot be read."), CHECK);
        }
    }
}
