package sekisho.console;

import java.util.Optional;

/** Words for the ids that stand in records; an id without words is shown as it is. */
final class Wording {
    private Wording() {}

    static Optional<Text> check(String id) {
        return Optional.ofNullable(
                switch (id) {
                    case "framing" -> Text.CHECK_FRAMING;
                    case "host" -> Text.CHECK_HOST;
                    case "addresses" -> Text.CHECK_ADDRESSES;
                    case "country" -> Text.CHECK_COUNTRY;
                    case "rate" -> Text.CHECK_RATE;
                    case "body-size" -> Text.CHECK_SIZE;
                    case "waf" -> Text.CHECK_WAF;
                    case "antivirus" -> Text.CHECK_ANTIVIRUS;
                    case "client-certificate" -> Text.CHECK_DEVICE;
                    case "login" -> Text.CHECK_LOGIN;
                    case "permission" -> Text.CHECK_PERMISSION;
                    case "https" -> Text.CHECK_HTTPS;
                    case "upstream" -> Text.CHECK_UPSTREAM;
                    default -> null;
                });
    }

    static Optional<Text> verdict(String id) {
        String word = id.contains(":") ? id.substring(0, id.indexOf(':')) : id;
        return Optional.ofNullable(
                switch (word) {
                    case "pass" -> Text.VERDICT_PASS;
                    case "refuse", "refused" -> Text.VERDICT_REFUSE;
                    case "challenge" -> Text.VERDICT_CHALLENGE;
                    default -> null;
                });
    }

    static Optional<Text> action(String id) {
        return Optional.ofNullable(
                switch (id) {
                    case "vault.crawled" -> Text.ACTION_VAULT_CRAWLED;
                    case "vault.held" -> Text.ACTION_VAULT_HELD;
                    case "vault.crawl-failed" -> Text.ACTION_VAULT_FAILED;
                    case "vault.published" -> Text.ACTION_VAULT_PUBLISHED;
                    case "vault.rolled-back" -> Text.ACTION_VAULT_ROLLED_BACK;
                    case "vault.tampered" -> Text.ACTION_VAULT_TAMPERED;
                    case "app.start" -> Text.ACTION_APP_START;
                    case "app.stop" -> Text.ACTION_APP_STOP;
                    case "form.configured" -> Text.ACTION_FORM_CONFIGURED;
                    case "form.flood-refused" -> Text.ACTION_FORM_FLOOD;
                    case "form.forward-given-up" -> Text.ACTION_FORM_FORWARD_LOST;
                    case "config.changed" -> Text.ACTION_CONFIG_CHANGED;
                    case "config.rejected" -> Text.ACTION_CONFIG_REJECTED;
                    case "probe.observed" -> Text.ACTION_PROBE_OBSERVED;
                    case "probe.requested" -> Text.ACTION_PROBE_REQUESTED;
                    case "control.changed" -> Text.ACTION_CONTROL_CHANGED;
                    case "control.attested" -> Text.ACTION_ATTESTED;
                    case "attestation.withdrawn" -> Text.ACTION_ATTESTATION_WITHDRAWN;
                    case "operator.setup" -> Text.ACTION_SETUP;
                    case "operator.login" -> Text.ACTION_LOGIN;
                    case "operator.login-failed" -> Text.ACTION_LOGIN_FAILED;
                    case "operator.locked" -> Text.ACTION_LOCKED;
                    case "operator.logout" -> Text.ACTION_LOGOUT;
                    case "sheet.uploaded" -> Text.ACTION_SHEET_UPLOADED;
                    case "sheet.answered" -> Text.ACTION_SHEET_ANSWERED;
                    case "sheet.failed" -> Text.ACTION_SHEET_FAILED;
                    case "sheet.reviewed" -> Text.ACTION_SHEET_REVIEWED;
                    case "sheet.downloaded" -> Text.ACTION_SHEET_DOWNLOADED;
                    case "sheet.deleted" -> Text.ACTION_SHEET_DELETED;
                    case "journal.verified" -> Text.ACTION_JOURNAL_VERIFIED;
                    case "journal.exported" -> Text.ACTION_JOURNAL_EXPORTED;
                    case "mail.resent" -> Text.ACTION_MAIL_RESENT;
                    case "mail.discarded" -> Text.ACTION_MAIL_DISCARDED;
                    case "mail.tested" -> Text.ACTION_MAIL_TESTED;
                    case "form.tested" -> Text.ACTION_FORM_TESTED;
                    case "mail.key-made" -> Text.ACTION_MAIL_KEY_MADE;
                    case "mail.key-rotated" -> Text.ACTION_MAIL_KEY_ROTATED;
                    default -> null;
                });
    }
}
