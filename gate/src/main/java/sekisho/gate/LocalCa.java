package sekisho.gate;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import sekisho.words.AddressText;

/**
 * A certificate authority of one machine, for demonstrations and for sites that wait for their real certificate. The key
 * never leaves the folder (mode 0600). Several processes may share a folder: a lock file lets one of them write at a time.
 * Virtual threads or the main thread; safe for use by several.
 */
public final class LocalCa {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3652);
    private static final Duration LEAF_LIFE = Duration.ofDays(90);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final int SUBJECT_ALTERNATIVE_DNS = 2;
    private static final int SUBJECT_ALTERNATIVE_ADDRESS = 7;

    /** File locks are per process; this one is between the threads of this process. */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final Path folder;
    private final InstantSource clock;
    private final X509Certificate certificate;
    private final PrivateKey key;
    private final CertificateMaker maker;

    private LocalCa(Path folder, InstantSource clock, CertificateMaker maker, Pair pair) {
        this.folder = folder;
        this.clock = clock;
        this.maker = maker;
        this.certificate = pair.certificate;
        this.key = pair.key;
    }

    /**
     * Reads {@code folder/ca.pem} and {@code folder/ca.key}, creating them (ECDSA P-256, 10 years) when they are missing,
     * do not belong together, or end within 90 days; a client must then trust the new one.
     *
     * @throws GateException {@code CERTIFICATE} when the folder cannot be read or written
     */
    public static LocalCa open(Path folder, InstantSource clock) {
        CertificateMaker maker = new CertificateMaker(new SecureRandom());
        return locked(folder, () -> {
            Path chain = folder.resolve("ca.pem");
            Path key = folder.resolve("ca.key");
            Instant needed = clock.instant().plus(LEAF_LIFE);
            Optional<Pair> present =
                    read(chain, key).filter(pair -> isValid(pair.certificate, clock.instant(), needed));
            if (present.isPresent()) {
                return new LocalCa(folder, clock, maker, present.get());
            }
            CertificateMaker.Made made =
                    maker.authority(clock.instant(), clock.instant().plus(AUTHORITY_LIFE));
            write(key, Pem.key(made.key()), "rw-------");
            write(chain, Pem.certificates(made.certificate()), "rw-r--r--");
            return new LocalCa(folder, clock, maker, new Pair(made.certificate(), made.key()));
        });
    }

    /** The CA certificate (PEM) that a client must trust. */
    public Path certificate() {
        return folder.resolve("ca.pem");
    }

    /**
     * A server certificate for the names (DNS names, {@code *.example.jp} and textual addresses), 90 days; the present one
     * while it is good for 30 more days. The chain file holds it and the CA certificate.
     *
     * @throws IllegalArgumentException without a name, or when one is neither a DNS name nor an address
     * @throws GateException {@code CERTIFICATE} when the files cannot be read or written
     */
    public GateSettings.Certificate issue(List<String> names) {
        Set<String> wanted = canonical(names);
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("a certificate needs a name");
        }
        return locked(folder, () -> {
            String stem = "server-" + digest(wanted);
            Path chainFile = folder.resolve(stem + ".pem");
            Path keyFile = folder.resolve(stem + ".key");
            Instant now = clock.instant();
            boolean good = read(chainFile, keyFile)
                    .filter(pair -> isValid(pair.certificate, now, now.plus(RENEW_BEFORE)))
                    .filter(pair -> namesOf(pair.certificate).equals(wanted))
                    .filter(pair -> isSignedByUs(pair.certificate))
                    .isPresent();
            if (!good) {
                CertificateMaker.Made made =
                        maker.leaf(List.copyOf(wanted), now, now.plus(LEAF_LIFE), certificate, key);
                write(keyFile, Pem.key(made.key()), "rw-------");
                write(chainFile, Pem.certificates(made.certificate(), certificate), "rw-r--r--");
            }
            return new GateSettings.Certificate(names, chainFile, keyFile);
        });
    }

    private boolean isSignedByUs(X509Certificate leaf) {
        try {
            leaf.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Set<String> canonical(List<String> names) {
        Set<String> canonical = new TreeSet<>();
        for (String name : names) {
            Optional<InetAddress> address = AddressText.parse(name);
            canonical.add(address.isPresent() ? AddressText.of(address.get()) : dnsName(name));
        }
        return canonical;
    }

    private static String dnsName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
        if (lower.length() > 253 || !lower.matches("(\\*\\.)?" + label + "(\\." + label + ")*")) {
            throw new IllegalArgumentException("not a DNS name or an IP address");
        }
        return lower;
    }

    private static Set<String> namesOf(X509Certificate certificate) {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (alternative.get(0).equals(SUBJECT_ALTERNATIVE_DNS)) {
                    names.add((String) alternative.get(1));
                } else if (alternative.get(0).equals(SUBJECT_ALTERNATIVE_ADDRESS)) {
                    AddressText.parse((String) alternative.get(1))
                            .map(AddressText::of)
                            .ifPresent(names::add);
                }
            }
        } catch (GeneralSecurityException e) {
            return Set.of();
        }
        return names;
    }

    private static boolean isValid(X509Certificate certificate, Instant from, Instant to) {
        return !certificate.getNotBefore().toInstant().isAfter(from)
                && !certificate.getNotAfter().toInstant().isBefore(to);
    }

    /** What lies in the two files, when it is a certificate with its key. */
    private static Optional<Pair> read(Path chainFile, Path keyFile) throws IOException {
        if (!Files.exists(chainFile) || !Files.exists(keyFile)) {
            return Optional.empty();
        }
        try {
            List<X509Certificate> chain = Pem.readCertificates(Files.readString(chainFile, StandardCharsets.US_ASCII));
            PrivateKey key = Pem.readKey(Files.readString(keyFile, StandardCharsets.US_ASCII));
            return chain.isEmpty() || !belongTogether(chain.getFirst(), key)
                    ? Optional.empty()
                    : Optional.of(new Pair(chain.getFirst(), key));
        } catch (GeneralSecurityException | java.nio.charset.CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        byte[] sample = certificate.getSerialNumber().toByteArray();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(sample);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(sample);
        return signer.verify(signature);
    }

    private static void write(Path file, String text, String mode) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        var permissions = PosixFilePermissions.fromString(mode);
        Path fresh = Files.createTempFile(
                parent,
                ".new-",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                var bytes = java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(fresh, permissions);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String digest(Set<String> names) throws GeneralSecurityException {
        byte[] bytes = String.join("\n", names).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
    }

    private static <T> T locked(Path folder, Work<T> work) {
        IN_PROCESS.lock();
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                assert lock.isValid();
                return work.run();
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new GateException(
                    GateException.Code.CERTIFICATE,
                    "the local certificate authority in " + folder + " is not usable",
                    e);
        } finally {
            IN_PROCESS.unlock();
        }
    }

    private record Pair(X509Certificate certificate, PrivateKey key) {}

    private interface Work<T> {
        T run() throws IOException, GeneralSecurityException;
    }
}
