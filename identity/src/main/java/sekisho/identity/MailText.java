package sekisho.identity;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import sekisho.words.Lang;

/**
 * A message as text, in the member's language, or in both where it is not known.
 *
 * @param source names the kind of message, and nobody
 */
record MailText(String source, String subject, String body) {
    private static final String RULE = "\n\n----------------------------------------\n\n";

    private record One(String subject, String body) {}

    static MailText of(Notifier.Message message) {
        List<Lang> langs = message.to().lang().map(List::of).orElse(List.of(Lang.JA, Lang.EN));
        List<One> texts = langs.stream().map(lang -> one(message, lang)).toList();
        return new MailText(
                source(message),
                texts.stream().map(One::subject).collect(Collectors.joining(" / ")),
                texts.stream().map(One::body).collect(Collectors.joining(RULE)) + "\n");
    }

    private static String source(Notifier.Message message) {
        return switch (message) {
            case Notifier.Message.Invitation invitation -> "identity.invitation";
            case Notifier.Message.Reset reset -> "identity.reset";
            case Notifier.Message.Locked locked -> "identity.unlock";
            case Notifier.Message.Code code -> "identity.code";
            case Notifier.Message.GuestCode code -> "identity.guest-code";
            case Notifier.Message.NewDevice device -> "identity.new-device";
            case Notifier.Message.DeviceRefused refused -> "identity.device-refused";
            case Notifier.Message.FactorsChanged changed -> "identity.factors-changed";
            case Notifier.Message.PasswordChanged changed -> "identity.password-changed";
        };
    }

    private static One one(Notifier.Message message, Lang lang) {
        One text = lang == Lang.JA ? japanese(message) : english(message);
        Notifier.To to = message.to();
        String greeting = lang == Lang.JA ? to.name() + " 様\n\n" : "Dear " + to.name() + ",\n\n";
        return new One("[" + to.place() + "] " + text.subject(), greeting + text.body());
    }

    private static One japanese(Notifier.Message message) {
        return switch (message) {
            case Notifier.Message.Invitation it ->
                new One(
                        "ご招待",
                        it.to().place() + " の利用者として登録されました。\n次のリンクを開いて、パスワードを設定してください(" + time(it.until())
                                + " まで、一度だけ使えます)。\n\n" + it.link() + "\n\nお心当たりのない場合は、このメールを破棄してください。");
            case Notifier.Message.Reset it ->
                new One(
                        "パスワードの再設定",
                        "管理者がパスワードの再設定を求めました。\n次のリンクを開いて、新しいパスワードを設定してください(" + time(it.until()) + " まで、一度だけ使えます)。\n\n"
                                + it.link());
            case Notifier.Message.Locked it ->
                new One(
                        "アカウントをロックしました",
                        "パスワードの間違いが続いたため、アカウントをロックしました"
                                + it.lockedUntil()
                                        .map(until -> "(" + time(until) + " まで)")
                                        .orElse("")
                                + "。\nご本人の場合は、次のリンクで解除できます(" + time(it.linkUntil()) + " まで、一度だけ使えます)。\n\n"
                                + it.link() + "\n\nお心当たりのない場合は、何もせず、管理者にお知らせください。");
            case Notifier.Message.Code it ->
                new One(
                        "確認コード",
                        "確認コードは " + it.code() + " です(" + time(it.until())
                                + " まで、一度だけ使えます)。\nお心当たりのない場合は、パスワードが知られています。すぐに変更してください。");
            case Notifier.Message.GuestCode it ->
                new One(
                        "確認コード",
                        "ゲストリンクの確認コードは " + it.code() + " です(" + time(it.until())
                                + " まで、一度だけ使えます)。\nお心当たりのない場合は、このメールを破棄してください。");
            case Notifier.Message.NewDevice it ->
                new One(
                        "新しい端末からのログイン",
                        time(it.at()) + " に、はじめての端末からログインがありました。\n\n接続元: " + it.address() + "\nブラウザー: " + it.userAgent()
                                + "\n\nお心当たりのない場合は、すぐにパスワードを変更し、管理者にお知らせください。");
            case Notifier.Message.DeviceRefused it ->
                new One(
                        "登録されていない端末からのログイン",
                        time(it.at()) + " に、正しいパスワードで、登録されていない端末からログインしようとしましたが、端末枠に空きがないため断りました。\n\n接続元: "
                                + it.address()
                                + "\nブラウザー: " + it.userAgent()
                                + "\n\nご本人の場合は、登録済みの端末のアカウント画面で使わない端末を外すか、管理者にご連絡ください。\nお心当たりのない場合は、パスワードが知られています。すぐに変更してください。");
            case Notifier.Message.FactorsChanged it ->
                new One(
                        "本人確認の方法を変更しました",
                        time(it.at()) + " に、パスワードに加える本人確認の方法(認証アプリ、パスキー、予備コード)が変更されました。\nお心当たりのない場合は、すぐに管理者にお知らせください。");
            case Notifier.Message.PasswordChanged it ->
                new One("パスワードを変更しました", time(it.at()) + " に、パスワードが変更されました。\nお心当たりのない場合は、すぐに管理者にお知らせください。");
        };
    }

    private static One english(Notifier.Message message) {
        return switch (message) {
            case Notifier.Message.Invitation it ->
                new One(
                        "Invitation",
                        "You were made a member of " + it.to().place()
                                + ".\nOpen this link to set your password (works once, until " + time(it.until())
                                + "):\n\n" + it.link() + "\n\nIf you do not expect this, ignore this mail.");
            case Notifier.Message.Reset it ->
                new One(
                        "Set a new password",
                        "Your administrator asks you to set a new password.\nOpen this link (works once, until "
                                + time(it.until()) + "):\n\n" + it.link());
            case Notifier.Message.Locked it ->
                new One(
                        "Your account is locked",
                        "Your account was locked after several wrong passwords"
                                + it.lockedUntil()
                                        .map(until -> " (until " + time(until) + ")")
                                        .orElse("")
                                + ".\nIf that was you, unlock it under this link (works once, until "
                                + time(it.linkUntil()) + "):\n\n" + it.link()
                                + "\n\nIf it was not, do nothing and tell your administrator.");
            case Notifier.Message.Code it ->
                new One(
                        "Confirmation code",
                        "Your code is " + it.code() + " (works once, until " + time(it.until())
                                + ").\nIf you do not expect this, somebody knows your password: change it at once.");
            case Notifier.Message.GuestCode it ->
                new One(
                        "Confirmation code",
                        "The code that goes with your guest link is " + it.code() + " (works once, until "
                                + time(it.until()) + ").\nIf you do not expect this, ignore this mail.");
            case Notifier.Message.NewDevice it ->
                new One(
                        "Login from a new device",
                        "Somebody logged in to your account from a new device at " + time(it.at()) + ".\n\nAddress: "
                                + it.address() + "\nBrowser: " + it.userAgent()
                                + "\n\nIf it was not you, change your password at once and tell your administrator.");
            case Notifier.Message.DeviceRefused it ->
                new One(
                        "Login from a device that is not registered",
                        "At " + time(it.at())
                                + " somebody tried to log in to your account with the right password from a device that is not"
                                + " registered; as there is no device slot left, it was refused.\n\nAddress: "
                                + it.address() + "\nBrowser: " + it.userAgent()
                                + "\n\nIf it was you, remove a device that you do not need on the account page of a registered"
                                + " one, or ask your administrator.\nIf it was not, somebody knows your password: change it at"
                                + " once.");
            case Notifier.Message.FactorsChanged it ->
                new One(
                        "The ways to confirm your login were changed",
                        "At " + time(it.at())
                                + " the ways to confirm your login (authenticator app, passkeys, recovery codes) were changed.\nIf"
                                + " it was not you, tell your administrator at once.");
            case Notifier.Message.PasswordChanged it ->
                new One(
                        "Your password was changed",
                        "Your password was changed at " + time(it.at())
                                + ".\nIf it was not you, tell your administrator at once.");
        };
    }

    private static String time(Instant instant) {
        return DoorPages.time(instant);
    }
}
