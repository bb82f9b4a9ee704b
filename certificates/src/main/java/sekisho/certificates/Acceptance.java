package sekisho.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sekisho.words.Bilingual;

/**
 * Whether what somebody brings can serve a host: key, name, dates, chain, algorithm and purpose are all looked at, and everything
 * that is wrong is said at once. Pure but for the system's roots, which come in.
 *
 * @param chain in the order in which it is served, without the root
 * @param key of the first
 * @param flaws why it cannot serve; empty when it can
 * @param remarks what the operator should know
 */
record Acceptance(
        List<X509Certificate> chain, Optional<PrivateKey> key, List<Bilingual> flaws, List<Bilingual> remarks) {
    private static final int LEAST_RSA_BITS = 2048;
    private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);
    private static final int LONGEST_CHAIN = 10;
    private static final int SOON_DAYS = 30;
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    Acceptance {
        chain = List.copyOf(chain);
        flaws = List.copyOf(flaws);
        remarks = List.copyOf(remarks);
    }

    boolean accepted() {
        return flaws.isEmpty();
    }

    @Override
    public String toString() {
        return "Acceptance[flaws=" + flaws + "]";
    }

    /**
     * @param asked the key of the request that waits, when there is one
     * @param roots whom browsers trust, as far as this machine knows
     */
    static Acceptance of(
            String host, Offer offer, Optional<PrivateKey> asked, Instant now, Set<X509Certificate> roots) {
        return new Judge(host, offer, asked, now, roots).judge();
    }

    private static final class Judge {
        private final String host;
        private final Offer offer;
        private final Optional<PrivateKey> asked;
        private final Instant now;
        private final Set<X509Certificate> roots;
        private final List<Bilingual> flaws = new ArrayList<>();
        private final List<Bilingual> remarks = new ArrayList<>();

        private Judge(String host, Offer offer, Optional<PrivateKey> asked, Instant now, Set<X509Certificate> roots) {
            this.host = host;
            this.offer = offer;
            this.asked = asked;
            this.now = now;
            this.roots = roots;
        }

        private void flaw(String ja, String en) {
            flaws.add(new Bilingual(ja, en));
        }

        private void remark(String ja, String en) {
            remarks.add(new Bilingual(ja, en));
        }

        private Acceptance judge() {
            flaws.addAll(offer.flaws());
            if (offer.certificates().isEmpty()) {
                flaw("サーバー証明書がありません。", "There is no server certificate.");
            }
            List<PrivateKey> keys = new ArrayList<>(offer.keys());
            asked.ifPresent(keys::add);
            if (keys.isEmpty()) {
                flaw(
                        "秘密鍵がありません。鍵のファイルも指定するか、先に「cert csr」で鍵とCSRを作ってください。",
                        "There is no private key. Give the key's file, too, or make key and CSR with \"cert csr\" first.");
            }
            for (X509Certificate candidate : offer.certificates()) {
                for (PrivateKey key : keys) {
                    if (belong(candidate.getPublicKey(), key)) {
                        return judge(candidate, key);
                    }
                }
            }
            if (!keys.isEmpty() && !offer.certificates().isEmpty()) {
                flaw(
                        offer.keys().isEmpty()
                                ? "証明書は、待っているCSRの鍵のものではありません。最後に作ったCSRで発行されたものか確かめてください。"
                                : "秘密鍵に合う証明書がありません。",
                        offer.keys().isEmpty()
                                ? "No certificate is for the key of the CSR that waits. Check that it was issued from the newest CSR."
                                : "No certificate matches the private key.");
            }
            return new Acceptance(List.of(), Optional.empty(), flaws, remarks);
        }

        private Acceptance judge(X509Certificate leaf, PrivateKey key) {
            name(leaf);
            dates(leaf);
            key(leaf.getPublicKey());
            purpose(leaf);
            List<X509Certificate> chain = chain(leaf);
            for (X509Certificate certificate : chain) {
                signature(certificate);
            }
            long unused = offer.certificates().stream()
                    .filter(certificate -> !chain.contains(certificate) && !isSelfSigned(certificate))
                    .count();
            if (unused > 0) {
                remark(
                        "使わない証明書が " + unused + " 件ありました。",
                        unused + (unused == 1 ? " certificate is" : " certificates are") + " not needed.");
            }
            return new Acceptance(chain, Optional.of(key), flaws, remarks);
        }

        private void name(X509Certificate leaf) {
            List<String> names = Names.of(leaf);
            if (names.isEmpty()) {
                flaw(
                        "証明書に名前(SAN)がありません。ブラウザーはCNを見ません。",
                        "The certificate has no subject alternative name; browsers do not look at the CN.");
            } else if (!Names.cover(names, host)) {
                flaw(
                        "証明書は " + host + " のものではありません。名前: " + String.join("、", names),
                        "The certificate is not for " + host + ". Its names: " + String.join(", ", names));
            }
        }

        private void dates(X509Certificate leaf) {
            Instant from = leaf.getNotBefore().toInstant();
            Instant to = leaf.getNotAfter().toInstant();
            if (now.isBefore(from)) {
                flaw(
                        "証明書はまだ有効ではありません(" + day(from) + " から)。",
                        "The certificate is not valid yet (from " + day(from) + ").");
            }
            if (!now.isBefore(to)) {
                flaw("証明書の期限が切れています(" + day(to) + " まで)。", "The certificate has expired (on " + day(to) + ").");
            } else if (now.isAfter(to.minus(java.time.Duration.ofDays(SOON_DAYS)))) {
                remark("証明書の期限が近づいています(" + day(to) + " まで)。", "The certificate ends soon (on " + day(to) + ").");
            }
        }

        private static LocalDate day(Instant instant) {
            return LocalDate.ofInstant(instant, ZoneId.systemDefault());
        }

        private void key(PublicKey key) {
            switch (key) {
                case RSAPublicKey rsa -> {
                    int bits = rsa.getModulus().bitLength();
                    if (bits < LEAST_RSA_BITS) {
                        flaw(
                                "RSA鍵が短すぎます(" + bits + " ビット、2048 以上が必要)。",
                                "The RSA key is too short (" + bits + " bits; 2048 are needed).");
                    }
                }
                case ECPublicKey ec -> {
                    int bits = ec.getParams().getCurve().getField().getFieldSize();
                    if (!CURVE_BITS.contains(bits)) {
                        flaw(
                                "この楕円曲線は使えません。P-256、P-384、P-521 のいずれかにしてください。",
                                "This elliptic curve cannot be used; take P-256, P-384 or P-521.");
                    }
                }
                default ->
                    flaw(
                            "この種類の鍵(" + key.getAlgorithm() + ")は使えません。RSA か ECDSA にしてください。",
                            "Keys of this kind (" + key.getAlgorithm() + ") cannot be used; take RSA or ECDSA.");
            }
        }

        private void purpose(X509Certificate leaf) {
            if (leaf.getBasicConstraints() >= 0) {
                flaw("これは認証局の証明書で、サーバー証明書ではありません。", "This is a certificate of an authority, not of a server.");
            }
            try {
                List<String> purposes = leaf.getExtendedKeyUsage();
                if (purposes != null && !purposes.contains(SERVER_AUTH) && !purposes.contains(ANY_PURPOSE)) {
                    flaw(
                            "証明書はサーバー認証に使えません(拡張鍵用途)。",
                            "The certificate is not for server authentication (extended key usage).");
                }
            } catch (CertificateParsingException e) {
                flaw("証明書の拡張鍵用途を読めません。", "The extended key usage cannot be read.");
            }
        }

        private void signature(X509Certificate certificate) {
            String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
            if (algorithm.contains("SHA1") || algorithm.contains("MD5") || algorithm.contains("MD2")) {
                flaw(
                        subject(certificate) + " の署名方式(" + certificate.getSigAlgName() + ")は安全ではありません。",
                        subject(certificate) + " is signed with an algorithm that is not safe ("
                                + certificate.getSigAlgName() + ").");
            }
        }

        /** From the server's certificate upwards, whatever order the files had; the root is left out (RFC 8446 §4.4.2). */
        private List<X509Certificate> chain(X509Certificate leaf) {
            List<X509Certificate> chain = new ArrayList<>();
            chain.add(leaf);
            X509Certificate last = leaf;
            while (chain.size() < LONGEST_CHAIN) {
                if (isSelfSigned(last)) {
                    if (chain.size() == 1) {
                        flaw(
                                "自己署名の証明書です。認証局が発行したものが必要です。",
                                "The certificate is self-signed; one from an authority is needed.");
                    } else {
                        chain.removeLast();
                        if (!roots.contains(last)) {
                            remark(
                                    "ルート " + subject(last) + " は、この機械が知る公的な認証局ではありません。",
                                    "The root " + subject(last) + " is no public authority that this machine knows.");
                        }
                    }
                    return chain;
                }
                X509Certificate child = last;
                Optional<X509Certificate> parent = offer.certificates().stream()
                        .filter(candidate -> !chain.contains(candidate) && issued(candidate, child))
                        .findFirst();
                if (parent.isEmpty()) {
                    if (roots.stream().noneMatch(root -> issued(root, child))) {
                        flaw(
                                "中間証明書が足りません: " + issuer(child) + " の証明書も指定してください。",
                                "An intermediate certificate is missing: add that of " + issuer(child) + ".");
                    }
                    return chain;
                }
                X509Certificate next = parent.orElseThrow();
                if (next.getBasicConstraints() < 0) {
                    flaw(subject(next) + " は認証局の証明書ではありません。", subject(next) + " is no certificate of an authority.");
                    return chain;
                }
                if (!now.isBefore(next.getNotAfter().toInstant())) {
                    flaw(
                            "中間証明書の期限が切れています: " + subject(next),
                            "An intermediate certificate has expired: " + subject(next));
                }
                chain.add(next);
                last = next;
            }
            flaw("証明書の連鎖が長すぎます。", "The chain is too long.");
            return chain;
        }

        private static boolean issued(X509Certificate parent, X509Certificate child) {
            if (!parent.getSubjectX500Principal().equals(child.getIssuerX500Principal())) {
                return false;
            }
            try {
                child.verify(parent.getPublicKey());
                return true;
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private static boolean isSelfSigned(X509Certificate certificate) {
            return issued(certificate, certificate);
        }

        private static String subject(X509Certificate certificate) {
            return Describe.subject(certificate);
        }

        private static String issuer(X509Certificate certificate) {
            return Describe.issuer(certificate);
        }
    }

    static boolean belong(PublicKey open, PrivateKey key) {
        try {
            String algorithm = switch (open) {
                case RSAPublicKey rsa -> "SHA256withRSA";
                case ECPublicKey ec -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            };
            byte[] sample = {1, 2, 3, 4};
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(sample);
            byte[] signature = signer.sign();
            signer.initVerify(open);
            signer.update(sample);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
