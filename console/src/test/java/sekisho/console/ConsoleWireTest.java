package sekisho.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.journal.Verification;
import sekisho.proof.ControlState;
import sekisho.proof.Handouts;
import sekisho.proof.Result;

/** The running console over real HTTPS. */
final class ConsoleWireTest {
    private Fixture fixture;
    private Path folder;

    @BeforeEach
    void open(@TempDir Path folder) {
        this.folder = folder;
        fixture = new Fixture(folder);
        Samples.fill(fixture.controls, fixture.records, fixture.workbooks, fixture.now, false);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    // ---- who may come in

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/controls",
                "/controls/mfa",
                "/probe",
                "/traffic",
                "/requests/req-1",
                "/sheets",
                "/journal",
                "/records/A1",
                "/nowhere"
            })
    void withoutASessionEverythingLeadsToTheLogin(String path) {
        Fixture.Page answer = fixture.browser().get(path);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.field("Location")).startsWith("/login");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aFragmentWithoutASessionSendsThePageToTheLogin() {
        Fixture.Page answer = fixture.browser().get("/controls", "HX-Request", "true");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("HX-Redirect")).isEqualTo("/login");
    }

    @Test
    void theSetUpLinkWorksOnceAndLogsIn() {
        String path = fixture.setupPath();
        Fixture.Browser first = fixture.browser();
        assertThat(first.get(path).status()).isEqualTo(200);
        Map<String, String> form = Map.of("password", Fixture.PASSWORD, "again", Fixture.PASSWORD);
        assertThat(first.post(path, Map.of("password", Fixture.PASSWORD, "again", "another"))
                        .status())
                .isEqualTo(422);
        assertThat(first.post(path, form).status()).isEqualTo(303);
        assertThat(first.hasSession()).isTrue();
        assertThat(first.get("/").status()).isEqualTo(200);
        assertThat(fixture.console.setupLink()).isEmpty();
        Fixture.Browser second = fixture.browser();
        assertThat(second.get(path).status()).isEqualTo(404);
        assertThat(second.post(path, form).status()).isEqualTo(404);
        assertThat(second.hasSession()).isFalse();
        assertThat(fixture.records.actions()).contains("operator.setup");
    }

    @Test
    void theSessionCookieIsBoundToThisHostAndHiddenFromScripts() {
        Fixture.Browser browser = fixture.browser();
        Fixture.Page answer =
                browser.post(fixture.setupPath(), Map.of("password", Fixture.PASSWORD, "again", Fixture.PASSWORD));
        assertThat(answer.field("Set-Cookie"))
                .startsWith("__Host-sekisho-session=")
                .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict")
                .doesNotContain("Domain");
    }

    @Test
    void logInLogOutAndTheOldSessionIsDead() {
        fixture.loggedIn();
        Fixture.Browser browser = fixture.browser();
        Fixture.Page answer = browser.post("/login", Map.of("password", Fixture.PASSWORD, "to", "/traffic"));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.field("Location")).isEqualTo("/traffic");
        String session = browser.session();
        assertThat(browser.act("/logout", Map.of()).field("Location")).isEqualTo("/login");
        assertThat(browser.hasSession()).isFalse();
        assertThat(fixture.browser()
                        .get("/", "Cookie", "__Host-sekisho-session=" + session)
                        .status())
                .isEqualTo(303);
        assertThat(fixture.records.actions()).contains("operator.login", "operator.logout");
    }

    @Test
    void loginLeadsNowhereElse() {
        fixture.loggedIn();
        Fixture.Page answer =
                fixture.browser().post("/login", Map.of("password", Fixture.PASSWORD, "to", "//evil.example/"));
        assertThat(answer.field("Location")).isEqualTo("/");
    }

    @Test
    void fiveWrongPasswordsLockTheRightOneOutUntilTheTimeThatIsSaid() {
        fixture.loggedIn();
        Fixture.Browser browser = fixture.browser();
        int before = Collections.frequency(fixture.records.actions(), "operator.login-failed");
        for (int i = 0; i < 4; i++) {
            assertThat(browser.post("/login", Map.of("password", "wrong")).status())
                    .isEqualTo(401);
        }
        assertThat(browser.post("/login", Map.of("password", "wrong")).body()).contains("2026-11-22 10:18 +09:00");
        Fixture.Page locked = browser.post("/login", Map.of("password", Fixture.PASSWORD));
        assertThat(locked.status()).isEqualTo(403);
        assertThat(locked.body()).contains("ログインを停止しています").doesNotContain(Fixture.PASSWORD);
        assertThat(browser.hasSession()).isFalse();
        assertThat(fixture.records.actions())
                .filteredOn("operator.login-failed"::equals)
                .hasSize(before + 6);
        assertThat(fixture.records.actions())
                .filteredOn("operator.locked"::equals)
                .hasSize(1);
        fixture.now = fixture.now.plus(Operator.LOCK);
        assertThat(browser.post("/login", Map.of("password", Fixture.PASSWORD)).status())
                .isEqualTo(303);
    }

    @Test
    void aSessionEndsWithTheClock() {
        Fixture.Browser browser = fixture.loggedIn();
        fixture.now = fixture.now.plus(Sessions.IDLE).minusSeconds(1);
        assertThat(browser.get("/").status()).isEqualTo(200);
        fixture.now = fixture.now.plus(Sessions.IDLE);
        assertThat(browser.get("/").status()).isEqualTo(303);
    }

    @Test
    void pollingAloneKeepsNoSessionAlive() {
        Fixture.Browser browser = fixture.loggedIn();
        for (int i = 0; i < 3; i++) {
            fixture.now = fixture.now.plus(Duration.ofMinutes(9));
            assertThat(browser.get("/controls", "HX-Request", "true").status()).isEqualTo(200);
            assertThat(browser.get("/traffic/rows", "HX-Request", "true").status())
                    .isEqualTo(200);
        }
        fixture.now = fixture.now.plus(Duration.ofMinutes(4));
        assertThat(browser.get("/controls", "HX-Request", "true").status()).isEqualTo(401);
    }

    // ---- forged forms

    @Test
    void aFormFromElsewhereIsRefused() {
        Fixture.Browser browser = fixture.loggedIn();
        String token = browser.get("/").token();
        browser.sentOrigin = Optional.of("https://evil.example");
        browser.sentSite = Optional.of("cross-site");
        assertThat(browser.post("/probe", Map.of("csrf", token)).status()).isEqualTo(403);
        assertThat(browser.post("/login", Map.of("password", Fixture.PASSWORD)).status())
                .isEqualTo(403);
        browser.sentOrigin = Optional.empty();
        browser.sentSite = Optional.empty();
        assertThat(browser.post("/probe", Map.of("csrf", token)).status()).isEqualTo(403);
        assertThat(fixture.controls.runs).hasValue(0);
    }

    @Test
    void aFormWithoutTheSessionsTokenIsRefused() {
        Fixture.Browser browser = fixture.loggedIn();
        assertThat(browser.post("/probe", Map.of()).status()).isEqualTo(403);
        assertThat(browser.post("/probe", Map.of("csrf", "")).status()).isEqualTo(403);
        Fixture.Browser other = fixture.browser();
        other.post("/login", Map.of("password", Fixture.PASSWORD));
        assertThat(browser.post("/probe", Map.of("csrf", other.get("/").token()))
                        .status())
                .isEqualTo(403);
        assertThat(fixture.controls.runs).hasValue(0);
        assertThat(browser.post("/probe", Map.of("csrf", browser.get("/").token()))
                        .status())
                .isEqualTo(303);
        Fixture.await(() -> fixture.controls.runs.get() == 1);
    }

    // ---- probing

    @Test
    void probesRunOnceAtATimeAndTellHowFarTheyAre() {
        Fixture.Browser browser = fixture.loggedIn();
        fixture.controls.hold = new CountDownLatch(1);
        browser.act("/probe", Map.of());
        Fixture.await(() -> browser.get("/probe").body().contains("value=\"3\""));
        browser.act("/probe", Map.of());
        assertThat(browser.get("/").body()).contains("検証しています（3 / 12）");
        fixture.controls.hold.countDown();
        Fixture.await(() -> browser.get("/probe").field("HX-Trigger").equals("probed"));
        assertThat(browser.get("/").body()).contains("検証が終わりました。");
        assertThat(fixture.controls.runs).hasValue(1);
        assertThat(fixture.records.actions())
                .filteredOn("probe.requested"::equals)
                .hasSize(1);
    }

    @Test
    void whatCannotBeRecordedIsNotDone() {
        Fixture.Browser browser = fixture.loggedIn();
        String token = browser.get("/").token();
        fixture.records.full = true;
        assertThat(browser.post("/probe", Map.of("csrf", token)).status()).isEqualTo(500);
        assertThat(fixture.controls.runs).hasValue(0);
        assertThat(fixture.browser()
                        .post("/login", Map.of("password", Fixture.PASSWORD))
                        .field("Set-Cookie"))
                .isEmpty();
        fixture.records.full = false;
        assertThat(browser.post("/probe", Map.of("csrf", token)).status()).isEqualTo(303);
        Fixture.await(() -> fixture.controls.runs.get() == 1);
    }

    // ---- sheets

    @Test
    void aSheetIsAnsweredReviewedAndDownloaded() {
        Fixture.Browser browser = fixture.loggedIn();
        String sheet = uploaded(browser, "PK workbook".getBytes(StandardCharsets.UTF_8));
        Fixture.await(() -> browser.get(sheet).body().contains("questions"));
        assertThat(browser.get(sheet).body()).contains("未確認の回答が 3 件あります", "通信は TLS 1.2 以上で暗号化されていますか。", "一致度 97 %");

        assertThat(browser.act(sheet + "/items/1", Map.of("act", "approve"), "HX-Request", "true")
                        .body())
                .contains("承認済み", "id=\"bar\"", "未確認の回答が 2 件");
        browser.act(sheet + "/items/2", Map.of("act", "edit", "answer", "△", "supplement", "一部\r\nのみ"));
        browser.act(sheet + "/items/5", Map.of("act", "clear"));
        browser.act(sheet + "/items/4", Map.of("act", "edit", "answer", "別紙参照", "supplement", "no cell for this"));
        assertThat(browser.get(sheet).body()).contains("すべての回答を確認しました。");

        Fixture.Page download = browser.get(sheet + "/download");
        assertThat(download.status()).isEqualTo(200);
        assertThat(download.field("Content-Disposition"))
                .isEqualTo("attachment; filename=\"check-sheet-answered.xlsx\";"
                        + " filename*=UTF-8''%E3%82%B7%E3%83%BC%E3%83%88%20%3C1%3E-answered.xlsx");
        assertThat(download.body().lines().filter(line -> line.startsWith("チェックシート!")))
                .anyMatch(line -> line.equals("チェックシート!F8=○"))
                .anyMatch(line -> line.equals("チェックシート!F9=△"))
                .anyMatch(line -> line.equals("チェックシート!F11=別紙参照"))
                .noneMatch(line -> line.startsWith("チェックシート!F12"))
                .noneMatch(line -> line.startsWith("チェックシート!F10"));
        assertThat(download.body()).contains("チェックシート!G9=一部\nのみ").doesNotContain("no cell for this");
        assertThat(fixture.records.actions())
                .contains("sheet.uploaded", "sheet.answered", "sheet.reviewed", "sheet.downloaded");
        List<Handouts.Answer> left = fixture.controls.handedOut.getOrDefault("シート <1>.xlsx", List.of());
        assertThat(left).extracting(Handouts.Answer::answer).contains("○", "△", "別紙参照");

        assertThat(browser.get("/").body()).doesNotContain("証跡が失われた");
        ControlState lost = fixture.controls.states.getFirst();
        fixture.controls.doubtful.add(new Handouts.Doubtful(
                "1",
                fixture.now,
                "シート <1>.xlsx",
                List.of(new Handouts.Doubt(left.getFirst(), lost.control(), Result.FAILS))));
        assertThat(browser.get("/").body()).contains("渡した後に証跡が失われた回答 （1 件）");
        assertThat(browser.get("/sheets").body())
                .contains("シート &lt;1&gt;.xlsx", left.getFirst().question(), "href=\"/controls/tls-min-version\"");
        fixture.controls.doubtful.clear();

        assertThat(browser.act(sheet + "/items/5", Map.of("act", "reset")).status())
                .isEqualTo(303);
        assertThat(browser.act(sheet + "/approve", Map.of()).status()).isEqualTo(303);
        assertThat(browser.get(sheet).body()).contains("すべての回答を確認しました。");
        assertThat(browser.act(sheet + "/delete", Map.of()).field("Location")).isEqualTo("/sheets");
        assertThat(browser.get(sheet).status()).isEqualTo(404);
        assertThat(fixture.records.actions()).contains("sheet.deleted");
        assertThat(scratch()).isEmpty();
    }

    @Test
    void whatIsNoWorkbookSaysWhyInBothLanguages() {
        Fixture.Browser browser = fixture.loggedIn();
        String sheet = uploaded(browser, "not a workbook".getBytes(StandardCharsets.UTF_8));
        Fixture.await(() -> browser.get(sheet).body().contains("Excel ファイル（.xlsx）ではありません。"));
        browser.language = "en";
        assertThat(browser.get(sheet).body()).contains("This is not an Excel workbook (.xlsx).");
        assertThat(browser.get(sheet + "/download").status()).isEqualTo(404);
        assertThat(browser.act(sheet + "/items/1", Map.of("act", "approve")).status())
                .isEqualTo(404);
        assertThat(scratch()).isEmpty();
    }

    @Test
    void aWaitingPageSaysSoAndThenLeadsOn() {
        Fixture.Browser browser = fixture.loggedIn();
        fixture.workbooks.hold = new CountDownLatch(1);
        String sheet = uploaded(browser, "PK".getBytes(StandardCharsets.UTF_8));
        assertThat(browser.get(sheet).body()).contains("hx-get=\"" + sheet + "/progress\"");
        assertThat(browser.get(sheet + "/progress", "HX-Request", "true").body())
                .contains("<progress");
        fixture.workbooks.hold.countDown();
        Fixture.await(() -> browser.get(sheet + "/progress", "HX-Request", "true")
                .field("HX-Redirect")
                .equals(sheet));
    }

    @Test
    void whatIsTooLargeIsRefusedAndLeavesNothing() {
        Fixture.Browser browser = fixture.loggedIn();
        byte[] large = new byte[(int) ConsoleServer.UPLOAD_BYTES + ConsoleServer.FORM_BYTES + 1];
        String token = browser.get("/sheets").token();
        int status;
        try {
            status = browser.upload("large.xlsx", large, Map.of("csrf", token)).status();
        } catch (java.io.UncheckedIOException e) {
            // The server answered and closed while the body was still on its way.
            status = 413;
        }
        assertThat(status).isEqualTo(413);
        assertThat(browser.get("/sheets").body()).contains("まだチェックシートはありません。");
        Fixture.await(() -> scratch().isEmpty());
    }

    @Test
    void nobodyUploadsWithoutASession() {
        Fixture.Browser stranger = fixture.browser();
        Fixture.Page answer = stranger.upload("a.xlsx", "PK".getBytes(StandardCharsets.UTF_8), Map.of());
        assertThat(answer.status()).isEqualTo(303);
        assertThat(scratch()).isEmpty();
        Fixture.Browser browser = fixture.loggedIn();
        assertThat(browser.upload("a.xlsx", "PK".getBytes(StandardCharsets.UTF_8), Map.of("csrf", "forged"))
                        .status())
                .isEqualTo(403);
        assertThat(browser.get("/sheets").body()).contains("まだチェックシートはありません。");
    }

    @Test
    void theLargestFormThatFitsIsTakenAndOneMoreByteIsNot() {
        Fixture.Browser browser = fixture.loggedIn();
        String token = browser.get("/").token();
        String pad = "x".repeat(14_000);
        assertThat(browser.post("/probe", Map.of("csrf", token, "pad", pad)).status())
                .isEqualTo(303);
        assertThat(browser.post("/probe", Map.of("csrf", token, "pad", "x".repeat(70_000)))
                        .status())
                .isEqualTo(413);
    }

    private String uploaded(Fixture.Browser browser, byte[] content) {
        Fixture.Page answer = browser.upload(
                "folder/シート <1>.xlsx",
                content,
                Map.of("csrf", browser.get("/sheets").token()));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.field("Location")).matches("/sheets/[0-9a-f]{32}");
        return answer.field("Location");
    }

    private List<Path> scratch() {
        try (var files = Files.list(folder.resolve("data/tmp/console"))) {
            return files.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    // ---- journal

    @Test
    void theJournalIsSearchedAndVerified() {
        Fixture.Browser browser = fixture.loggedIn();
        Fixture.Page found = browser.get("/journal?action=operator.login-failed");
        assertThat(found.body()).contains("ログイン失敗").doesNotContain("<code>app.start</code>");
        assertThat(browser.get("/journal?from=2026-11-22T10:01").body())
                .contains("<code>config.changed</code>")
                .doesNotContain("<code>app.start</code>");
        assertThat(browser.get("/journal?to=2026-11-22T08:02").body())
                .contains("<code>app.start</code>")
                .doesNotContain("<code>config.changed</code>");
        assertThat(browser.act("/journal/verify", Map.of()).body()).contains("改ざんはありません。", "1234 件");
        fixture.records.verification =
                new Verification(3, 9, List.of("segment 2: a byte was changed"), List.of("torn last line"));
        assertThat(browser.act("/journal/verify", Map.of()).body())
                .contains("記録に問題が見つかりました。", "segment 2: a byte was changed", "torn last line");
        assertThat(fixture.records.actions()).contains("journal.verified");
    }

    @Test
    void olderRecordsAreReached() {
        Fixture.Browser browser = fixture.loggedIn();
        for (int i = 0; i < 230; i++) {
            fixture.records.audit(fixture.now.minusSeconds(100_000 + i), "probe.observed", true, Map.of("n", "n" + i));
        }
        String body = browser.get("/journal").body();
        List<String> seen = new ArrayList<>();
        String older = older(body);
        while (!older.isEmpty()) {
            seen.add(older);
            body = browser.get(older).body();
            older = older(body);
        }
        assertThat(seen).hasSize(2);
        assertThat(body).contains("<dd>n229</dd>");
    }

    private static String older(String body) {
        var matcher = java.util.regex.Pattern.compile("href=\"(/journal\\?before=[^\"]+)\"")
                .matcher(body);
        return matcher.find() ? matcher.group(1).replace("&amp;", "&") : "";
    }

    // ---- language, assets, protocol

    @Test
    void theChosenLanguageIsKept() {
        Fixture.Browser browser = fixture.loggedIn();
        assertThat(browser.get("/").body()).contains("<html lang=\"ja\">");
        Fixture.Page english = browser.get("/?lang=en");
        assertThat(english.body()).contains("<html lang=\"en\">");
        assertThat(english.field("Set-Cookie")).startsWith("__Host-sekisho-lang=en;");
        assertThat(browser.get("/traffic").body()).contains("<html lang=\"en\">");
        assertThat(browser.get("/?lang=fr").field("Set-Cookie")).isEmpty();
    }

    @Test
    void assetsNeverChangeUnderTheirAddress() {
        Fixture.Browser browser = fixture.browser();
        String login = browser.get("/login").body();
        for (Markup.Tag tag : Markup.tags(login)) {
            String href = tag.attributes().getOrDefault("href", tag.attributes().getOrDefault("src", ""));
            if (href.startsWith("/assets/")) {
                Fixture.Page asset = browser.get(href);
                assertThat(asset.status()).isEqualTo(200);
                assertThat(asset.field("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
                assertThat(asset.field("X-Content-Type-Options")).isEqualTo("nosniff");
            }
        }
        assertThat(browser.get("/assets/0123456789abcdef/console.css").status()).isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD"})
    void otherMethodsAreRefused(String method) throws IOException {
        assertThat(raw(method + " / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /a/b/c/d/e/f/g/h/i/j/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /login?lang=%ff%fe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                "GET /login HTTP/1.1\r\nHost: localhost\r\nCookie: ;;==;__Host-sekisho-session\r\nConnection: close\r\n\r\n",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\nContent-Type: multipart/form-data\r\nContent-Length: 4\r\nConnection: close\r\n\r\nabcd",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nConnection: close\r\n\r\n%zz"
            })
    void whatIsMalformedGetsNoServerError(String request) throws IOException {
        String answer = raw(request);
        assertThat(answer).startsWith("HTTP/1.1 ").doesNotContain("HTTP/1.1 5").doesNotContain("Exception");
    }

    @Test
    void aHeaderThatIsTooLargeIsRefused() throws IOException {
        String answer = raw(
                "GET /login HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    @Test
    void cleartextAndOldTlsAreNotSpoken() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.console.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).doesNotContain("HTTP/1.1 2").doesNotContain("HTTP/1.1 3");
        } catch (java.net.SocketException e) {
            // Reset instead of closed: as well.
        }
        assertThatThrownBy(() -> {
                    try (SSLSocket socket = tls()) {
                        socket.setEnabledProtocols(new String[] {"TLSv1.1"});
                        socket.startHandshake();
                    }
                })
                .isInstanceOfAny(SSLHandshakeException.class, IllegalArgumentException.class);
        try (SSLSocket socket = tls()) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).contains("ECDHE").containsAnyOf("GCM", "CHACHA20");
        }
    }

    private String raw(String request) throws IOException {
        try (SSLSocket socket = tls()) {
            socket.setSoTimeout(15_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SSLSocket tls() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEverybody()}, null);
            return (SSLSocket)
                    context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), fixture.console.port());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Raw sockets here look at bytes; the other tests check the certificate. */
    private static final class TrustEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    // ---- restarts

    @Test
    void aSheetThatARestartInterruptedSaysSo() {
        Fixture.Browser browser = fixture.loggedIn();
        fixture.workbooks.hold = new CountDownLatch(1);
        String sheet = uploaded(browser, "PK".getBytes(StandardCharsets.UTF_8));
        try (Fixture again = new Fixture(folder)) {
            assertThat(again.console.setupLink()).isEmpty();
            Fixture.Browser later = again.browser();
            later.post("/login", Map.of("password", Fixture.PASSWORD));
            assertThat(later.get(sheet).body()).contains("もう一度アップロードしてください。");
        } finally {
            fixture.workbooks.hold.countDown();
        }
    }

    @Test
    void aRestartBeforeSetUpIssuesANewLink() {
        String first = fixture.setupPath();
        try (Fixture again = new Fixture(folder)) {
            assertThat(again.setupPath()).isNotEqualTo(first);
            assertThat(again.browser().get(first).status()).isEqualTo(404);
            assertThat(again.browser().get(again.setupPath()).status()).isEqualTo(200);
        }
    }
}
