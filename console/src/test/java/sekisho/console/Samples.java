package sekisho.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.certificates.CertificateStatus;
import sekisho.certificates.Source;
import sekisho.proof.Control;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.proof.Result;
import sekisho.proof.sheet.SheetReport;
import sekisho.words.Bilingual;

/** Believable content for pages, with texts that try to break out of every place they are put in. */
final class Samples {
    /** Ends an attribute, a text, a script; is a link of its own. */
    static final String HOSTILE =
            "\"'><script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) ${7*7}";

    private Samples() {}

    static void fill(
            FakeControls controls, FakeRecords records, FakeWorkbooks workbooks, Instant now, boolean hostile) {
        fill(controls, now, hostile);
        fill(records, now, hostile);
        workbooks.report = report(hostile);
    }

    /** One that renews itself and fails to, and one brought in that ends soon. */
    static List<CertificateStatus> certificates(Instant now, boolean hostile) {
        return List.of(
                certificate(Source.ACME, "app.example.jp", text(hostile, "R11"), now, 70, 3),
                certificate(Source.INSTALLED, "shop.example.jp", text(hostile, "サイバー認証局"), now, 6, 0),
                certificate(Source.LOCAL, "old.example.jp", "Sekisho local CA", now, -2, 0));
    }

    private static CertificateStatus certificate(
            Source source, String host, String issuer, Instant now, long days, int failures) {
        return new CertificateStatus(
                List.of(host),
                source,
                List.of(host, "www." + host),
                issuer,
                "1f",
                "00",
                "EC 256",
                now.minus(Duration.ofDays(20)),
                now.plus(Duration.ofDays(days)).plusSeconds(60),
                source == Source.ACME ? Optional.of(now.plus(Duration.ofDays(40))) : Optional.empty(),
                failures,
                failures > 0
                        ? Optional.of(new Bilingual(issuer + " に届きません。", issuer + " is not reached."))
                        : Optional.empty(),
                failures > 0 ? Optional.of(now.plusSeconds(600)) : Optional.empty(),
                CertificateStatus.Ocsp.STAPLED,
                false,
                source == Source.LOCAL);
    }

    private static String text(boolean hostile, String plain) {
        return hostile ? HOSTILE : plain;
    }

    private static void fill(FakeControls controls, Instant now, boolean hostile) {
        add(
                controls,
                now,
                "tls-min-version",
                'A',
                Result.HOLDS,
                Evidence.Means.TRIED,
                "古い TLS の拒否",
                "Old TLS versions refused",
                "TLS 1.2 未満の接続は受け付けません。",
                "Connections below TLS 1.2 are refused.",
                "TLS 1.0 と TLS 1.1 の接続を試み、いずれも拒否されました。TLS 1.2 と TLS 1.3 では接続できました。",
                "Tried TLS 1.0 and 1.1 and saw both refused; TLS 1.2 and 1.3 were accepted.",
                Map.of("lowest-accepted", "TLSv1.2", "refused", "TLSv1, TLSv1.1", "note", text(hostile, "-")),
                4);
        add(
                controls,
                now,
                "https-only",
                'A',
                Result.HOLDS,
                Evidence.Means.TRIED,
                "常時 HTTPS",
                "HTTPS only",
                "すべての通信を HTTPS で行います。",
                "All traffic is HTTPS.",
                "http:// へのアクセスは 308 で https:// へ転送され、HSTS（1 年）が付いています。",
                "A request to http:// was redirected (308) to https:// with HSTS of one year.",
                Map.of("redirect-status", "308", "hsts-max-age", "31536000"),
                4);
        add(
                controls,
                now,
                "certificate-expiry-tracking",
                'A',
                Result.STALE,
                Evidence.Means.INSPECTED,
                "証明書の期限管理",
                "Certificate expiry tracking",
                "証明書の期限を監視し、30 日前に知らせます。",
                "Expiry is tracked and announced 30 days before.",
                "証明書は 2027-02-20 まで有効です（残り 89 日）。",
                "The certificate is valid until 2027-02-20 (89 days left).",
                Map.of("days-left", "89"),
                26 * 60);
        add(
                controls,
                now,
                "geo-block",
                'B',
                Result.NOT_CONFIGURED,
                Evidence.Means.SETTING,
                "海外からの接続制限",
                "Other countries blocked",
                "許可していない国・地域からの接続を遮断します。",
                "Access from other countries is blocked.",
                "国による制限は設定されていません。",
                "No country limit is configured.",
                Map.of("countries", "any"),
                5);
        add(
                controls,
                now,
                "ip-allowlist",
                'B',
                Result.HOLDS,
                Evidence.Means.TRIED,
                text(hostile, "接続元アドレスの制限"),
                "Client addresses limited",
                "登録した IP アドレスからだけ利用できます。",
                "Only listed addresses may come.",
                text(hostile, "許可していないアドレス 203.0.113.9 からの要求は 403 で拒否されました。"),
                "A request from 203.0.113.9 was refused with 403.",
                Map.of("refused", "203.0.113.9"),
                4);
        add(
                controls,
                now,
                "firewall-min-ports",
                'B',
                Result.FAILS,
                Evidence.Means.TRIED,
                "開放ポートの最小化",
                "Only needed ports open",
                "必要なポートだけを開きます。",
                "Only the configured ports listen.",
                "設定にないポート 5432 が待ち受けています。",
                "Port 5432 listens though it is not configured.",
                Map.of("unexpected", "5432"),
                3);
        unproven(
                controls,
                "mfa",
                'C',
                "多要素認証",
                "Second factor",
                "パスワードに加えて第二の要素を求めます。",
                "A second factor is asked for.");
        unproven(
                controls,
                "account-lockout",
                'C',
                "アカウントロック",
                "Account lockout",
                "パスワードを続けて間違えると、アカウントをロックします。",
                "Repeated wrong passwords lock the account.");
        add(
                controls,
                now,
                "audit-log",
                'E',
                Result.HOLDS,
                Evidence.Means.INSPECTED,
                "操作記録の取得",
                "Audit log",
                "管理者の操作をすべて記録します。",
                "Every administrative act is recorded.",
                "操作記録 412 件を確認し、改ざんはありませんでした。",
                "412 audit records were read and the chain is intact.",
                Map.of("records", "412", "chain", "intact"),
                4);
        add(
                controls,
                now,
                "encryption-at-rest",
                'G',
                Result.HOLDS,
                Evidence.Means.INSPECTED,
                "保存データの暗号化",
                "Encryption at rest",
                "保存データを AES-256-GCM で暗号化します。",
                "Stored data is encrypted with AES-256-GCM.",
                "目印として入れた値を保存領域の全バイトから探し、見つかりませんでした。",
                "A marker value was searched for in every byte of the data folder and not found.",
                Map.of("bytes-searched", "18239488", "found", "0"),
                4);
        add(
                controls,
                now,
                "staff-training",
                'J',
                Result.ATTESTED,
                Evidence.Means.ATTESTATION,
                "従業員のセキュリティ教育",
                "Staff training",
                "年 1 回以上、全従業員に教育を行います。",
                "All staff are trained at least once a year.",
                "情報セキュリティ責任者の表明：2026 年 4 月に全従業員へ実施（有効期限 2027-03-31）。",
                "Attested by the security officer: held for all staff in April 2026, valid until 2027-03-31.",
                Map.of("valid-until", "2027-03-31"),
                60 * 24 * 12);
    }

    private static Control control(
            String id, char group, String ja, String en, String statementJa, String statementEn) {
        return new Control(
                id,
                group,
                group == 'J' ? Control.Type.OPERATIONAL : Control.Type.TECHNICAL,
                new Bilingual(ja, en),
                new Bilingual(statementJa, statementEn),
                List.of(),
                Duration.ofHours(24));
    }

    private static void unproven(
            FakeControls controls,
            String id,
            char group,
            String ja,
            String en,
            String statementJa,
            String statementEn) {
        controls.states.add(new ControlState(
                control(id, group, ja, en, statementJa, statementEn), Result.UNPROVEN, Optional.empty()));
    }

    private static void add(
            FakeControls controls,
            Instant now,
            String id,
            char group,
            Result result,
            Evidence.Means means,
            String ja,
            String en,
            String statementJa,
            String statementEn,
            String seenJa,
            String seenEn,
            Map<String, String> facts,
            int minutesAgo) {
        List<Evidence> history = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Result seen = i == 0 ? observed(result) : i == 5 || i == 6 ? Result.FAILS : Result.HOLDS;
            history.add(new Evidence(
                    "01JD" + id.hashCode() + "X" + i,
                    id,
                    now.minus(Duration.ofMinutes(minutesAgo)).minus(Duration.ofHours(6L * i)),
                    means == Evidence.Means.ATTESTATION ? "attestation" : "probe-" + id,
                    seen,
                    means,
                    new Bilingual(seenJa, seenEn),
                    new LinkedHashMap<>(facts)));
        }
        controls.history.put(id, history);
        controls.states.add(new ControlState(
                control(id, group, ja, en, statementJa, statementEn), result, Optional.of(history.getFirst())));
    }

    private static Result observed(Result result) {
        return switch (result) {
            case STALE, UNPROVEN -> Result.HOLDS;
            case HOLDS, FAILS, NOT_CONFIGURED, ATTESTED -> result;
        };
    }

    private static void fill(FakeRecords records, Instant now, boolean hostile) {
        String[] paths = {"/", "/orders", "/orders/1042", "/api/items", "/static/app.css", "/upload", "/search"};
        for (int i = 0; i < 160; i++) {
            boolean refused = i % 9 == 4;
            boolean failed = i % 53 == 20;
            records.access(
                    now.minus(Duration.ofSeconds(11L * i + (i * i) % 7)),
                    "req-" + i,
                    refused ? "refused" : failed ? "failed" : "allowed",
                    refused ? (i % 2 == 0 ? "country-denied" : "rate-exceeded") : failed ? "upstream-timeout" : "",
                    i % 6 == 5 ? "POST" : "GET",
                    text(hostile && i % 3 == 0, paths[i % paths.length]),
                    i % 7 == 6 ? text(hostile, "q=請求書&page=2") : "",
                    refused ? (i % 2 == 0 ? 403 : 429) : failed ? 504 : 200,
                    refused ? "198.51.100." + (i % 250) : "203.0.113." + (i % 250),
                    refused ? "US" : "JP",
                    text(hostile, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0"),
                    i % 20 == 11);
        }
        records.audit(now.minusSeconds(7200), "app.start", true, Map.of("version", "0.1.0"));
        records.audit(now.minusSeconds(7000), "operator.setup", true, Map.of("client-address", "127.0.0.1"));
        records.audit(now.minusSeconds(900), "operator.login-failed", false, Map.of("client-address", "127.0.0.1"));
        records.audit(now.minusSeconds(800), "operator.login", true, Map.of("client-address", "127.0.0.1"));
        records.audit(
                now.minusSeconds(240),
                "probe.observed",
                true,
                Map.of("control", "tls-min-version", "result", "holds", "seen", text(hostile, "TLSv1.2")));
        records.audit(
                now.minusSeconds(200),
                "probe.observed",
                false,
                Map.of("control", "firewall-min-ports", "result", "fails"));
        records.audit(now.minusSeconds(60), text(hostile, "config.changed"), true, Map.of("file", "sekisho.yaml"));
    }

    static SheetReport report(boolean hostile) {
        List<SheetReport.Item> items = new ArrayList<>();
        items.add(new SheetReport.Item(
                text(hostile, "チェックシート"),
                8,
                text(hostile, "通信は TLS 1.2 以上で暗号化されていますか。"),
                List.of("tls-min-version", "https-only"),
                SheetReport.Status.ANSWERED,
                text(hostile, "○"),
                text(hostile, "TLS 1.0・1.1 の接続を試み、いずれも拒否されることを確認しました（2026-11-22、証跡 01JD…）。"),
                0.97,
                List.of(hostile ? HOSTILE : "01JD2043X0"),
                "",
                "F8",
                "G8"));
        items.add(new SheetReport.Item(
                "チェックシート",
                9,
                "アクセス元の IP アドレスを制限できますか。",
                List.of("ip-allowlist"),
                SheetReport.Status.ANSWERED,
                "○",
                "許可していないアドレスからの要求は 403 で拒否されました。",
                0.93,
                List.of("01JD2044X0"),
                "",
                "F9",
                "G9"));
        items.add(new SheetReport.Item(
                "チェックシート",
                10,
                "管理画面へのログインに多要素認証を利用していますか。",
                List.of("mfa"),
                SheetReport.Status.MATCHED,
                "",
                "",
                0.91,
                List.of(),
                text(hostile, "「多要素認証」の証跡がありません。"),
                "F10",
                "G10"));
        items.add(new SheetReport.Item(
                "チェックシート",
                11,
                "委託先の選定基準を教えてください。",
                List.of("staff-training", "audit-log"),
                SheetReport.Status.LEFT,
                "",
                "",
                0.31,
                List.of(),
                "どの統制についての設問か確信できません。",
                "F11",
                ""));
        items.add(new SheetReport.Item(
                "チェックシート",
                12,
                "従業員に対するセキュリティ教育を年 1 回以上実施していますか。",
                List.of("staff-training"),
                SheetReport.Status.ANSWERED,
                "○",
                "情報セキュリティ責任者の表明：2026 年 4 月に全従業員へ実施。",
                0.88,
                List.of("01JD2045X0"),
                "",
                "F12",
                "G12"));
        return new SheetReport(items);
    }
}
