package sekisho.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;
import sekisho.words.Bilingual;

/**
 * What lies in the files that somebody brings: certificates and keys in PEM, DER, PKCS #7 or PKCS #12, in any order. It takes
 * what it can read and says of each file that it could not.
 *
 * @param flaws what could not be read, one per file at most
 */
record Offer(List<X509Certificate> certificates, List<PrivateKey> keys, List<Bilingual> flaws) {
    static final int MOST_FILES = 16;
    static final int MOST_BYTES = 256 << 10;

    Offer {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
        flaws = List.copyOf(flaws);
    }

    @Override
    public String toString() {
        return "Offer[certificates=" + certificates.size() + ", keys=" + keys.size() + "]";
    }

    /**
     * Reads the files.
     *
     * @param password of encrypted keys and PKCS #12 files; empty for none
     */
    static Offer read(List<OfferedFile> files, String password) {
        Reader reader = new Reader(password.toCharArray());
        if (files.size() > MOST_FILES) {
            reader.flaw(
                    "ファイルが多すぎます(" + MOST_FILES + " 個まで)。", "There are too many files (at most " + MOST_FILES + ").");
        } else {
            files.forEach(reader::read);
        }
        return new Offer(List.copyOf(reader.certificates), reader.keys, reader.flaws);
    }

    private static final class Reader {
        private static final String PEM = "-----BEGIN ";

        private final char[] password;
        private final Set<X509Certificate> certificates = new LinkedHashSet<>();
        private final List<PrivateKey> keys = new ArrayList<>();
        private final List<Bilingual> flaws = new ArrayList<>();

        private Reader(char[] password) {
            this.password = password;
        }

        private void flaw(String ja, String en) {
            flaws.add(new Bilingual(ja, en));
        }

        private void read(OfferedFile file) {
            byte[] bytes = file.bytes();
            if (bytes.length > MOST_BYTES) {
                flaw(file.name() + ": 大きすぎます(256 KiB まで)。", file.name() + ": too large (at most 256 KiB).");
                return;
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int before = certificates.size() + keys.size();
            try {
                if (text.contains(PEM)) {
                    pem(text);
                } else if (!der(bytes) && !pkcs12(file, bytes)) {
                    return;
                }
            } catch (NeedsPassword e) {
                flaw(
                        file.name() + ": パスワードで保護されています。--password-file か入力で与えてください。",
                        file.name() + ": it is protected by a password; give it by --password-file or when asked.");
                return;
            } catch (PKCSException | OperatorCreationException e) {
                flaw(
                        file.name() + ": パスワードが違うか、暗号方式に対応していません。",
                        file.name() + ": the password is wrong or the encryption is not known.");
                return;
            } catch (IOException | GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
                flaw(file.name() + ": 壊れています。", file.name() + ": it is damaged.");
                return;
            }
            if (certificates.size() + keys.size() == before) {
                flaw(
                        file.name() + ": 証明書も秘密鍵もありません(または重複です)。",
                        file.name() + ": there is no certificate or private key in it (or it is a duplicate).");
            }
        }

        private void pem(String text)
                throws IOException, GeneralSecurityException, PKCSException, OperatorCreationException {
            try (PEMParser parser = new PEMParser(new StringReader(text))) {
                for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                    take(object);
                }
            }
        }

        private void take(Object object)
                throws IOException, GeneralSecurityException, PKCSException, OperatorCreationException {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            switch (object) {
                case X509CertificateHolder holder ->
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                case PrivateKeyInfo info -> keys.add(converter.getPrivateKey(info));
                case PEMKeyPair pair -> keys.add(converter.getPrivateKey(pair.getPrivateKeyInfo()));
                case PEMEncryptedKeyPair locked -> {
                    needsPassword();
                    var open = new JcePEMDecryptorProviderBuilder()
                            .setProvider(new BouncyCastleProvider())
                            .build(password);
                    keys.add(converter.getPrivateKey(locked.decryptKeyPair(open).getPrivateKeyInfo()));
                }
                case PKCS8EncryptedPrivateKeyInfo locked -> unlock(locked);
                case org.bouncycastle.asn1.cms.ContentInfo pkcs7 -> many(pkcs7.getEncoded());
                default -> {} // requests, parameters and the like
            }
        }

        private void unlock(PKCS8EncryptedPrivateKeyInfo locked)
                throws IOException, PKCSException, OperatorCreationException {
            needsPassword();
            var open = new JceOpenSSLPKCS8DecryptorProviderBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(password);
            keys.add(new JcaPEMKeyConverter().getPrivateKey(locked.decryptPrivateKeyInfo(open)));
        }

        private void needsPassword() {
            if (password.length == 0) {
                throw new NeedsPassword();
            }
        }

        private boolean many(byte[] der) {
            try {
                int before = certificates.size();
                for (Certificate one :
                        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der))) {
                    certificates.add((X509Certificate) one);
                }
                return certificates.size() > before;
            } catch (CertificateException e) {
                return false;
            }
        }

        private boolean der(byte[] bytes) throws PKCSException, OperatorCreationException {
            if (many(bytes)) {
                return true;
            }
            PrivateKeyInfo info = keyInfo(bytes);
            if (info != null) {
                try {
                    keys.add(new JcaPEMKeyConverter().getPrivateKey(info));
                    return true;
                } catch (IOException e) {
                    return false;
                }
            }
            PKCS8EncryptedPrivateKeyInfo locked = encrypted(bytes);
            if (locked != null) {
                try {
                    unlock(locked);
                    return true;
                } catch (IOException e) {
                    return false;
                }
            }
            return false;
        }

        private static @Nullable PKCS8EncryptedPrivateKeyInfo encrypted(byte[] bytes) {
            try {
                return new PKCS8EncryptedPrivateKeyInfo(bytes);
            } catch (IOException | IllegalArgumentException e) {
                return null;
            }
        }

        /** PKCS #8, or the older forms for RSA (PKCS #1) and elliptic curves (RFC 5915). */
        private static @Nullable PrivateKeyInfo keyInfo(byte[] bytes) {
            try {
                ASN1Sequence sequence = ASN1Sequence.getInstance(bytes);
                if (sequence.size() == 9) {
                    return new PrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
                            org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(sequence));
                }
                if (sequence.size() >= 3 && sequence.getObjectAt(1) instanceof org.bouncycastle.asn1.ASN1OctetString) {
                    ECPrivateKey key = ECPrivateKey.getInstance(sequence);
                    return new PrivateKeyInfo(
                            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
                            key);
                }
                return PrivateKeyInfo.getInstance(sequence);
            } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
                return null;
            }
        }

        private boolean pkcs12(OfferedFile file, byte[] bytes) {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(new ByteArrayInputStream(bytes), password);
                for (String alias : Collections.list(store.aliases())) {
                    if (store.getKey(alias, password) instanceof PrivateKey key) {
                        keys.add(key);
                    }
                    Certificate[] chain = Optional.ofNullable(store.getCertificateChain(alias))
                            .orElseGet(() -> single(store, alias));
                    for (Certificate one : chain) {
                        certificates.add((X509Certificate) one);
                    }
                }
                return true;
            } catch (IOException e) {
                if (e.getCause() instanceof java.security.UnrecoverableKeyException) {
                    flaw(
                            file.name()
                                    + (password.length == 0
                                            ? ": パスワードで保護されています。--password-file か入力で与えてください。"
                                            : ": パスワードが違います。"),
                            file.name()
                                    + (password.length == 0
                                            ? ": it is protected by a password; give it by --password-file or when asked."
                                            : ": the password is wrong."));
                } else {
                    flaw(
                            file.name() + ": PEM・DER・PKCS#12 のいずれでもないか、壊れています。",
                            file.name() + ": it is not PEM, DER or PKCS #12, or it is damaged.");
                }
                return false;
            } catch (GeneralSecurityException e) {
                flaw(file.name() + ": 対応していない暗号方式です。", file.name() + ": its encryption is not known.");
                return false;
            }
        }

        private static Certificate[] single(KeyStore store, String alias) {
            try {
                Certificate one = store.getCertificate(alias);
                return one == null ? new Certificate[0] : new Certificate[] {one};
            } catch (GeneralSecurityException e) {
                return new Certificate[0];
            }
        }
    }

    private static final class NeedsPassword extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
