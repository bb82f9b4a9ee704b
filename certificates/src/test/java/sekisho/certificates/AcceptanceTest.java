package sekisho.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import sekisho.words.Bilingual;

class AcceptanceTest {
    private static final String HOST = "shop.example.jp";
    private static final KeyPair PAIR = TestAuthority.pair("EC", 256);
    private static final TestAuthority AUTHORITY = new TestAuthority();
    private static final X509Certificate LEAF = AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), HOST));

    private static Acceptance judge(Optional<PrivateKey> asked, OfferedFile... files) {
        return judge("", asked, files);
    }

    private static Acceptance judge(String password, Optional<PrivateKey> asked, OfferedFile... files) {
        return Acceptance.of(HOST, Offer.read(List.of(files), password), asked, Instant.now(), Set.of(AUTHORITY.root));
    }

    private static Acceptance judge(X509Certificate leaf) {
        return judge(Optional.of(PAIR.getPrivate()), TestAuthority.pem("all.pem", leaf, AUTHORITY.intermediate));
    }

    private static List<String> flaws(Acceptance acceptance) {
        return acceptance.flaws().stream().map(Bilingual::en).toList();
    }

    @Test
    void theOrderOfFilesDoesNotMatterAndTheRootIsLeftOut() {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            List<Object> things =
                    new ArrayList<>(List.of(AUTHORITY.root, LEAF, AUTHORITY.intermediate, PAIR.getPrivate()));
            Collections.shuffle(things, random);
            int cut = random.nextInt(things.size() + 1);
            List<OfferedFile> files = new ArrayList<>();
            if (cut > 0) {
                files.add(TestAuthority.pem("a.pem", things.subList(0, cut).toArray()));
            }
            for (Object rest : things.subList(cut, things.size())) {
                files.add(new OfferedFile("der", TestAuthority.der(rest)));
            }
            Acceptance acceptance = judge(Optional.empty(), files.toArray(OfferedFile[]::new));
            assertThat(acceptance.flaws()).isEmpty();
            assertThat(acceptance.chain()).containsExactly(LEAF, AUTHORITY.intermediate);
            assertThat(acceptance.key()).contains(PAIR.getPrivate());
        }
    }

    @Test
    void aPkcs12FileNeedsItsPassword() {
        OfferedFile file = TestAuthority.pkcs12("s.p12", "geheim", PAIR.getPrivate(), LEAF, AUTHORITY.intermediate);
        assertThat(judge("geheim", Optional.empty(), file).flaws()).isEmpty();
        assertThat(flaws(judge(Optional.empty(), file))).anyMatch(flaw -> flaw.contains("protected by a password"));
        assertThat(flaws(judge("other", Optional.empty(), file))).anyMatch(flaw -> flaw.contains("password is wrong"));
    }

    @Test
    void theKeyOfTheRequestThatWaitsIsUsed() {
        assertThat(judge(LEAF).accepted()).isTrue();
        assertThat(flaws(judge(
                        Optional.of(TestAuthority.pair("EC", 256).getPrivate()),
                        TestAuthority.pem("a", LEAF, AUTHORITY.intermediate))))
                .containsExactly(
                        "No certificate is for the key of the CSR that waits. Check that it was issued from the newest CSR.");
    }

    @Test
    void everythingThatIsMissingIsSaid() {
        assertThat(flaws(judge(Optional.empty(), TestAuthority.pem("k", PAIR.getPrivate()))))
                .containsExactly("There is no server certificate.");
        assertThat(flaws(judge(Optional.empty(), TestAuthority.pem("c", LEAF, AUTHORITY.intermediate))))
                .singleElement()
                .asString()
                .startsWith("There is no private key.");
        assertThat(flaws(judge(Optional.empty(), TestAuthority.pem("c", LEAF, PAIR.getPrivate()))))
                .containsExactly("An intermediate certificate is missing: add that of Test Intermediate.");
        assertThat(flaws(judge(
                        Optional.empty(),
                        TestAuthority.pem(
                                "c", LEAF, TestAuthority.pair("EC", 256).getPrivate()))))
                .containsExactly("No certificate matches the private key.");
    }

    @Test
    void anAuthorityThatTheMachineDoesNotKnowIsAcceptedWithItsRootAndRemarkedUpon() {
        OfferedFile all = TestAuthority.pem("all", LEAF, AUTHORITY.intermediate, AUTHORITY.root, PAIR.getPrivate());
        Acceptance unknown =
                Acceptance.of(HOST, Offer.read(List.of(all), ""), Optional.empty(), Instant.now(), Set.of());
        assertThat(unknown.accepted()).isTrue();
        assertThat(unknown.remarks()).extracting(Bilingual::en).anyMatch(text -> text.contains("no public authority"));
    }

    @Test
    void aCertificateThatBrowsersWouldRefuseIsRefused() {
        Instant now = Instant.now();
        assertThat(flaws(judge(AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), "other.example.jp")))))
                .containsExactly("The certificate is not for shop.example.jp. Its names: other.example.jp");
        assertThat(flaws(judge(AUTHORITY.sign(new TestAuthority.Wanted("CN=" + HOST, PAIR.getPublic())))))
                .singleElement()
                .asString()
                .contains("no subject alternative name");
        assertThat(flaws(judge(
                        AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), HOST).to(now.minus(Duration.ofHours(1)))))))
                .singleElement()
                .asString()
                .contains("expired");
        assertThat(flaws(judge(
                        AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), HOST).from(now.plus(Duration.ofDays(1)))))))
                .singleElement()
                .asString()
                .contains("not valid yet");
        assertThat(flaws(judge(
                        AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), HOST).algorithm("SHA1withECDSA")))))
                .singleElement()
                .asString()
                .contains("not safe");
        assertThat(flaws(judge(
                        AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), HOST).purpose(KeyPurposeId.id_kp_clientAuth)))))
                .singleElement()
                .asString()
                .contains("server authentication");
        assertThat(judge(AUTHORITY.sign(AUTHORITY.leaf(PAIR.getPublic(), "*.example.jp")))
                        .accepted())
                .isTrue();
    }

    @Test
    void weakAndUnusualKeysAreRefused() {
        KeyPair small = TestAuthority.pair("RSA", 1024);
        assertThat(flaws(judge(
                        Optional.empty(),
                        TestAuthority.pem(
                                "a",
                                AUTHORITY.sign(AUTHORITY.leaf(small.getPublic(), HOST)),
                                AUTHORITY.intermediate,
                                small.getPrivate()))))
                .containsExactly("The RSA key is too short (1024 bits; 2048 are needed).");
        KeyPair edwards = TestAuthority.pair("Ed25519", 255);
        assertThat(flaws(judge(
                        Optional.empty(),
                        TestAuthority.pem(
                                "a",
                                AUTHORITY.sign(AUTHORITY.leaf(edwards.getPublic(), HOST)),
                                AUTHORITY.intermediate,
                                edwards.getPrivate()))))
                .singleElement()
                .asString()
                .contains("cannot be used");
    }

    @Test
    void aSelfSignedCertificateIsRefused() {
        X509Certificate own = AUTHORITY.leaf(PAIR.getPublic(), HOST).sign("CN=" + HOST, PAIR.getPrivate());
        assertThat(flaws(judge(Optional.empty(), TestAuthority.pem("a", own, PAIR.getPrivate()))))
                .singleElement()
                .asString()
                .contains("self-signed");
    }

    @Test
    void rubbishIsSaidToBeRubbish() {
        assertThat(flaws(judge(Optional.empty(), new OfferedFile("x.bin", new byte[] {1, 2, 3}))))
                .anyMatch(flaw -> flaw.startsWith("x.bin: it is not PEM"));
        assertThat(flaws(judge(Optional.empty(), TestAuthority.pem("empty.pem"))))
                .anyMatch(flaw -> flaw.startsWith("empty.pem"));
        assertThat(flaws(judge(Optional.empty(), new OfferedFile("big", new byte[Offer.MOST_BYTES + 1]))))
                .anyMatch(flaw -> flaw.startsWith("big: too large"));
        OfferedFile[] many = new OfferedFile[Offer.MOST_FILES + 1];
        java.util.Arrays.fill(many, TestAuthority.pem("a", LEAF));
        assertThat(flaws(judge(Optional.empty(), many))).anyMatch(flaw -> flaw.contains("too many files"));
    }
}
