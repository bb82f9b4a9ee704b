package sekisho.gate;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Reads a certificate chain and its unencrypted key, both PEM. */
final class CertificateFiles {
    private CertificateFiles() {}

    static HeldCertificate read(GateSettings.Certificate files) {
        return new HeldCertificate(files.hosts(), chain(files.chain()), key(files.key()), Optional.empty());
    }

    private static List<X509Certificate> chain(Path file) {
        try {
            return Pem.readCertificates(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException | GeneralSecurityException e) {
            throw new GateException(
                    GateException.Code.CERTIFICATE, file + " cannot be read as a certificate chain (PEM)", e);
        }
    }

    private static PrivateKey key(Path file) {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                PEMParser pem = new PEMParser(reader)) {
            Object object = pem.readObject();
            while (object != null) {
                PrivateKeyInfo info = keyInfo(object);
                if (info != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                object = pem.readObject();
            }
            throw new GateException(GateException.Code.CERTIFICATE, file + " holds no unencrypted private key (PEM)");
        } catch (IOException e) {
            throw new GateException(GateException.Code.CERTIFICATE, file + " cannot be read as a private key (PEM)", e);
        }
    }

    private static @Nullable PrivateKeyInfo keyInfo(Object object) {
        return switch (object) {
            case PrivateKeyInfo info -> info;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            default -> null;
        };
    }
}
