package sekisho.antivirus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.antivirus.ScanResult.Cause;
import sekisho.antivirus.ScanResult.Clean;
import sekisho.antivirus.ScanResult.Infected;
import sekisho.antivirus.ScanResult.Refused;
import sekisho.antivirus.ScanResult.Trouble;
import sekisho.antivirus.ScanResult.Unavailable;

/** The client against Debian's clamd. */
class ClamdTest {
    private static final Instant PATTERNS = Instant.parse("2026-10-31T23:04:05Z");
    private static final byte[] EICAR = Samples.eicar();
    private static final byte[] HARMLESS = "見積書".getBytes(StandardCharsets.UTF_8);
    private static DemoDaemon daemon;
    private static Scanner scanner;

    @BeforeAll
    static void start(@TempDir Path folder) {
        daemon = DemoDaemon.start(
                folder,
                PATTERNS,
                List.of("StreamMaxLength 2M", "MaxFileSize 2M", "MaxScanSize 2M", "MaxRecursion 5", "MaxFiles 20"));
        scanner = new Scanner(ScannerSettings.defaults(daemon.address()));
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] nested(byte[] file, int times) {
        byte[] archive = file;
        for (int i = 0; i < times; i++) {
            archive = Samples.zip(archive);
        }
        return archive;
    }

    @Test
    void answersAndSaysHowOldItsPatternsAre() {
        assertThat(scanner.answers()).isTrue();
        Scanner.About about = scanner.about().orElseThrow();
        assertThat(about.engine()).matches("ClamAV [0-9.]+.*");
        assertThat(about.patterns()).isEqualTo("27500");
        assertThat(about.patternsTime()).contains(PATTERNS);
    }

    @Test
    void findsTheTestFilePlainAndInArchives() {
        Infected found = new Infected(DemoDaemon.SIGNATURE);
        assertThat(scanner.scan(EICAR)).isEqualTo(found);
        assertThat(scanner.scan(Samples.zip(EICAR))).isEqualTo(found);
        assertThat(scanner.scan(nested(EICAR, 3))).isEqualTo(found);
    }

    @Test
    void findsNothingInOtherFiles() {
        assertThat(scanner.scan(HARMLESS)).isEqualTo(new Clean());
        assertThat(scanner.scan(new byte[0])).isEqualTo(new Clean());
        assertThat(scanner.scan(random(1 << 20))).isEqualTo(new Clean());
    }

    @Test
    void refusesWhatTheDaemonCannotLookInto() throws IOException {
        assertThat(scanner.scan(Samples.encryptedZip())).isEqualTo(new Refused(Cause.ENCRYPTED));
        assertThat(scanner.scan(nested(random(30), 8))).isEqualTo(new Refused(Cause.NESTED));
        assertThat(scanner.scan(archiveOf(60, 40))).isEqualTo(new Refused(Cause.TOO_LARGE));
    }

    @Test
    void refusesAnArchiveThatUnfoldsBeyondTheLimits() throws IOException {
        assertThat(scanner.scan(archiveOf(10, 1 << 20))).isEqualTo(new Refused(Cause.TOO_LARGE));
    }

    private static byte[] archiveOf(int files, int zeros) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry("f" + i));
                zip.write(new byte[zeros]);
                zip.write(random(40 + i));
            }
        }
        return out.toByteArray();
    }

    @Test
    void saysThatAFileIsTooLargeForTheDaemon() {
        assertThat(scanner.scan(random(8 << 20))).isEqualTo(new Refused(Cause.TOO_LARGE));
    }

    @Test
    void sendsNoMoreThanTheMostOfAFileAndStillFindsWhatIsInIt() {
        Scanner small = new Scanner(
                new ScannerSettings(daemon.address(), 1, Duration.ofSeconds(2), Duration.ofMinutes(1), 1000));
        assertThat(small.scan(random(1000))).isEqualTo(new Clean());
        assertThat(small.scan(random(1001))).isEqualTo(new Refused(Cause.TOO_LARGE));
        byte[] long_ = new byte[3000];
        byte[] archive = Samples.zip(EICAR);
        System.arraycopy(archive, 0, long_, 0, archive.length);
        assertThat(small.scan(long_)).isEqualTo(new Infected(DemoDaemon.SIGNATURE));
    }

    @Test
    void findsTheFileHoweverItIsSplit() {
        byte[] archive = Samples.zip(EICAR);
        for (int split = 0; split <= archive.length; split++) {
            try (Scan scan = scanner.begin()) {
                scan.write(archive, 0, split);
                scan.write(archive, split, archive.length - split);
                assertThat(scan.finish()).isEqualTo(new Infected(DemoDaemon.SIGNATURE));
            }
        }
    }

    @Test
    void holdsMoreScansThanItsBoundBack() {
        Scanner one = new Scanner(
                new ScannerSettings(daemon.address(), 1, Duration.ofSeconds(2), Duration.ofMinutes(1), 1000));
        try (Scan first = one.begin()) {
            first.write(EICAR, 0, EICAR.length);
            try (Scan second = one.begin(System.nanoTime())) {
                assertThat(second.finish()).isEqualTo(new Unavailable(Trouble.BUSY));
            }
        }
        assertThat(one.scan(EICAR)).isInstanceOf(Infected.class);
    }

    // ---- whole request bodies

    private static UploadScan.Report upload(String contentType, String coding, byte[] body) {
        Upload upload = new Upload(contentType, coding, 1 << 20);
        try (UploadScan scan = new UploadScan(scanner, upload, () -> new ByteArrayInputStream(body))) {
            return scan.run();
        }
    }

    private static final String FORM = "multipart/form-data; boundary=xyz";

    private static byte[] form(byte[]... files) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--xyz\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\n件名\r\n"
                .getBytes(StandardCharsets.UTF_8));
        for (byte[] file : files) {
            body.writeBytes(
                    "--xyz\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                            .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    @Test
    void findsTheFileAmongOtherParts() {
        UploadScan.Report report = upload(FORM, "", form(HARMLESS, EICAR, HARMLESS));
        assertThat(report.signature()).contains(DemoDaemon.SIGNATURE);
        assertThat(report.files()).isEqualTo(2);
        assertThat(upload(FORM, "", form(HARMLESS, HARMLESS)))
                .isEqualTo(
                        new UploadScan.Report(Optional.empty(), Set.of(), Optional.empty(), 2, 2L * HARMLESS.length));
    }

    @Test
    void goesOnAfterAFileThatCannotBeLookedInto() {
        UploadScan.Report report = upload(FORM, "", form(Samples.encryptedZip(), EICAR));
        assertThat(report.causes()).containsExactly(Cause.ENCRYPTED);
        assertThat(report.signature()).contains(DemoDaemon.SIGNATURE);
    }

    @Test
    void takesContentCodingsOff() throws IOException {
        assertThat(upload(FORM, "gzip", gzip(form(EICAR))).signature()).contains(DemoDaemon.SIGNATURE);
        assertThat(upload("application/pdf", "GZip", gzip(EICAR)).signature()).contains(DemoDaemon.SIGNATURE);
        assertThat(upload("application/pdf", "gzip", gzip(HARMLESS)).causes()).isEmpty();
        assertThat(upload("application/pdf", "br", HARMLESS).causes()).containsExactly(Cause.UNREADABLE);
        assertThat(upload("application/pdf", "gzip", HARMLESS).causes()).containsExactly(Cause.UNREADABLE);
        assertThat(upload("application/pdf", "gzip", gzip(new byte[2 << 20])).causes())
                .containsExactly(Cause.TOO_LARGE);
    }

    @Test
    void scansABodyThatCannotBeTakenApartAsAWhole() {
        UploadScan.Report report = upload("multipart/form-data", "", EICAR);
        assertThat(report.causes()).containsExactly(Cause.UNREADABLE);
        assertThat(report.signature()).contains(DemoDaemon.SIGNATURE);
    }

    @Test
    void endsWithTheDaemonsDeath(@TempDir Path folder) {
        DemoDaemon mortal = DemoDaemon.start(folder, PATTERNS, List.of());
        Scanner client = new Scanner(ScannerSettings.defaults(mortal.address()));
        try (Scan scan = client.begin()) {
            scan.write(random(1 << 20), 0, 1 << 20);
            mortal.kill();
            scan.write(random(1 << 20), 0, 1 << 20);
            assertThat(scan.finish()).isEqualTo(new Unavailable(Trouble.BROKEN));
        }
        assertThat(client.scan(EICAR)).isEqualTo(new Unavailable(Trouble.UNREACHABLE));
        assertThat(client.about()).isEmpty();
    }
}
