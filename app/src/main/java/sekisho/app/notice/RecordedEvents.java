package sekisho.app.notice;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import sekisho.journal.AuditRecord;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/** Which recorded events an operator must hear of, and in which words. Pure. */
final class RecordedEvents {
    private final Function<String, Optional<Bilingual>> controlTitle;

    /** @param controlTitle from the id of a control to its title */
    RecordedEvents(Function<String, Optional<Bilingual>> controlTitle) {
        this.controlTitle = controlTitle;
    }

    /** The notice about a record; empty for most. */
    Optional<OperatorNotice> of(AuditRecord record) {
        Map<String, String> details = record.details();
        String site = details.getOrDefault("site", "");
        return switch (record.action()) {
            case "malware.found" ->
                details.getOrDefault("probe", "").equals("true")
                        ? Optional.empty()
                        : Optional.of(malware(details, site));
            case "vault.tampered" -> Optional.of(tampered(details, site));
            case "vault.held" -> Optional.of(held(details, site));
            case "vault.crawl-failed" -> Optional.of(notCrawled(details, site));
            case "form.flood-refused" -> Optional.of(flood(details));
            case "control.changed" -> fallen(details);
            default -> Optional.empty();
        };
    }

    private static OperatorNotice malware(Map<String, String> details, String site) {
        String signature = details.getOrDefault("signature", "");
        String request = details.getOrDefault("request-id", "");
        return new OperatorNotice(
                "malware",
                "malware " + site + " " + signature,
                new Bilingual("マルウェアのアップロードを止めました: " + site, "An upload of malware was stopped: " + site),
                new Bilingual(
                        site + " へのアップロードに " + signature + " が見つかり、拒否しました。アプリケーションには渡していません。詳しくは ./sekisho explain "
                                + request + " で確かめてください。",
                        signature + " was found in an upload to " + site
                                + ", which was refused; the application never saw it. See ./sekisho explain " + request
                                + "."));
    }

    private static OperatorNotice tampered(Map<String, String> details, String site) {
        String files = details.getOrDefault("files", "");
        boolean healed = files.equals(details.getOrDefault("healed", "-"));
        return new OperatorNotice(
                "copy",
                "tampered " + site + " " + details.getOrDefault("first", ""),
                healed
                        ? new Bilingual("公開ファイルの改ざんを元に戻しました: " + site, "Changed published files were healed: " + site)
                        : new Bilingual(
                                "公開ファイルの改ざんを元に戻せません: " + site, "Changed published files could not be healed: " + site),
                new Bilingual(
                        site + " の公開ファイル " + files + " 個が、署名された目録と違っていました(最初の一つ: " + details.getOrDefault("first", "")
                                + ")。" + (healed ? "保存してある内容から元に戻しました。" : "")
                                + "誰がこのサーバーで書き込めたのか、調べてください。",
                        files + " published files of " + site + " were unlike the signed manifest (the first: "
                                + details.getOrDefault("first", "") + "). "
                                + (healed ? "They were restored from what is kept. " : "")
                                + "Find out who was able to write on this server."));
    }

    private static OperatorNotice held(Map<String, String> details, String site) {
        String version = details.getOrDefault("version", "");
        return new OperatorNotice(
                "copy",
                "held " + site + " " + version,
                new Bilingual("公開前に確認が必要です: " + site, "A look is needed before publishing: " + site),
                new Bilingual(
                        site + " の版 " + version + " に確認事項が " + details.getOrDefault("findings", "")
                                + " 件あり、公開していません。./sekisho vault versions " + site + " で確かめてください。",
                        "Version " + version + " of " + site + " has findings ("
                                + details.getOrDefault("findings", "")
                                + ") and is not published. See ./sekisho vault versions " + site + "."));
    }

    private static OperatorNotice notCrawled(Map<String, String> details, String site) {
        String code = details.getOrDefault("code", "");
        return new OperatorNotice(
                "copy",
                "crawl " + site + " " + code,
                new Bilingual("CMS を取得できません: " + site, "The CMS could not be copied: " + site),
                new Bilingual(
                        site + " の CMS を取得できませんでした(" + code + ")。公開中のコピーはそのまま動いています。",
                        "The CMS of " + site + " could not be copied (" + code
                                + "). The published copy goes on as it is."));
    }

    private static OperatorNotice flood(Map<String, String> details) {
        String form = details.getOrDefault("form", "");
        return new OperatorNotice(
                "form",
                "flood " + form,
                new Bilingual("フォームへの大量送信を断っています: " + form, "A flood of submissions is refused: " + form),
                new Bilingual(
                        "フォーム " + form + " で 1 分間に 100 件を超える送信を断りました(最後の理由: " + details.getOrDefault("last-reason", "")
                                + ")。",
                        "More than 100 submissions a minute were refused at the form " + form + " (the last reason: "
                                + details.getOrDefault("last-reason", "") + ")."));
    }

    private Optional<OperatorNotice> fallen(Map<String, String> details) {
        boolean fell = details.getOrDefault("from", "").equals(Result.HOLDS.id())
                && details.getOrDefault("to", "").equals(Result.FAILS.id());
        if (!fell) {
            return Optional.empty();
        }
        String id = details.getOrDefault("control", "");
        Bilingual title = controlTitle.apply(id).orElse(new Bilingual(id, id));
        return Optional.of(new OperatorNotice(
                "control",
                "control " + id,
                new Bilingual("統制を満たさなくなりました: " + title.ja(), "A control holds no more: " + title.en()),
                new Bilingual(
                        "「" + title.ja() + "」(" + id + ")の検証が、前は通り、今回は通りませんでした。./sekisho controls か管理画面で、見たことを確かめてください。"
                                + "提出済みのチェックシートに影響することがあります。",
                        "The probe of \"" + title.en() + "\" (" + id
                                + ") passed before and failed now. See ./sekisho controls or the console for what it saw."
                                + " Check sheets that were handed out may be concerned.")));
    }
}
