package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.identity.MemberImport;
import sekisho.words.Bilingual;

@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "利用者を招待・一覧・解除・停止・削除します。Manages the accounts of a tenant.")
final class AccountCommand {
    /** What the control channel takes, with room for its escapes. */
    private static final long MOST_CSV_BYTES = 512 << 10;

    @ParentCommand
    private Main main;

    /** Whose account it is. */
    static final class Tenant {
        @Option(
                names = "--tenant",
                required = true,
                paramLabel = "TENANT",
                description = "The tenant's id, or a place where it is (app.example.jp).")
        private String tenant = "";

        ObjectNode request() {
            return Asking.request().put("tenant", tenant);
        }
    }

    @Command(
            name = "invite",
            mixinStandardHelpOptions = true,
            description = "利用者を招待します。Invites a member, who sets the first password under a link.")
    int invite(
            @Mixin Asking asking,
            @Mixin Tenant tenant,
            @Parameters(paramLabel = "MAIL") String mail,
            @Option(names = "--name", required = true, description = "The person's name.") String name,
            @Option(names = "--role", defaultValue = "member", description = "member, administrator or operator.")
                    String role,
            @Option(names = "--member-lang", defaultValue = "ja", description = "Language of mails: ja or en.")
                    String lang)
            throws JsonProcessingException {
        ObjectNode request = tenant.request()
                .put("mail", mail)
                .put("name", name)
                .put("role", role)
                .put("member-lang", lang);
        return asking.ask(main.terminal(), "account-invite", request, this::invited);
    }

    @Command(
            name = "import",
            mixinStandardHelpOptions = true,
            description = {
                "CSV から招待します。誤りがあれば、何も取り込みません。Invites everybody of a CSV file, or nobody when it has errors.",
                "Headers: メールアドレス (mail), 氏名 (name), 役割 (role), 言語 (language). UTF-8 or what Japanese spreadsheets save."
            })
    int importAll(
            @Mixin Asking asking,
            @Mixin Tenant tenant,
            @Parameters(paramLabel = "FILE.csv") Path file,
            @Option(names = "--dry-run", description = "Only say what would be done, and what is wrong.")
                    boolean dryRun)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("csv", content(file)).put("dry-run", dryRun);
        AtomicBoolean faulty = new AtomicBoolean();
        int status = asking.ask(
                main.terminal(),
                "account-import",
                request,
                answer -> imported(answer, dryRun),
                answer -> faulty.set(!answer.path("faults").isEmpty()));
        return faulty.get() ? 1 : status;
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) <= MOST_CSV_BYTES) {
                return MemberImport.decode(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new VerbException(2, new Bilingual("ファイルを読めません。", "The file cannot be read."));
        }
        throw new VerbException(2, new Bilingual("ファイルは 512 KiB までです。", "The file may have at most 512 KiB."));
    }

    private void imported(JsonNode answer, boolean dryRun) {
        Terminal terminal = main.terminal();
        for (JsonNode fault : answer.path("faults")) {
            String line = Asking.text(fault, "line");
            terminal.line(line + " 行目: " + Asking.text(fault, "ja"), "line " + line + ": " + Asking.text(fault, "en"));
        }
        if (!answer.path("faults").isEmpty()) {
            terminal.line("何も取り込んでいません。", "Nothing was taken.");
        } else if (dryRun) {
            terminal.line(
                    Asking.text(answer, "lines") + " 名を招待できます。",
                    Asking.text(answer, "lines") + " members can be invited.");
        } else {
            answer.path("invited").forEach(this::invited);
        }
    }

    @Command(
            name = "reset",
            mixinStandardHelpOptions = true,
            description = "新しいパスワードを決めさせます。Ends all sessions; a new password has to be set.")
    int reset(@Mixin Asking asking, @Mixin Tenant tenant, @Parameters(paramLabel = "ACCOUNT") String account)
            throws JsonProcessingException {
        return asking.ask(main.terminal(), "account-reset", tenant.request().put("account", account), this::invited);
    }

    private void invited(JsonNode invited) {
        Terminal terminal = main.terminal();
        String id = Asking.text(invited, "account");
        if (invited.has("link")) {
            terminal.line(
                    id + "  メールを送れないので、このリンクを本人に渡してください(" + Asking.text(invited, "until") + " まで):",
                    id + "  There is no mail; hand this link to the member (works until "
                            + Asking.text(invited, "until") + "):");
            terminal.line(Asking.text(invited, "link"));
        } else if (invited.path("mailed").asBoolean()) {
            terminal.line(id + "  メールを送りました。", id + "  A mail was sent.");
        } else {
            terminal.line(id + "  追加しました(パスワードは設定済みです)。", id + "  Added; there is a password already.");
        }
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "利用者の一覧。Lists the accounts.")
    int list(@Mixin Asking asking, @Mixin Tenant tenant) throws JsonProcessingException {
        Terminal terminal = main.terminal();
        return asking.ask(terminal, "account-list", tenant.request(), accounts -> {
            for (JsonNode account : accounts) {
                String locked = account.has("locked-until")
                        ? "  " + (terminal.lang() == sekisho.words.Lang.JA ? "ロック中 " : "locked until ")
                                + Asking.text(account, "locked-until")
                        : "";
                terminal.line(Asking.text(account, "id") + "  "
                        + Terminal.fit(Asking.text(account, "mail"), 34)
                        + Terminal.fit(Asking.text(account, "name"), 22)
                        + Terminal.fit(Asking.text(account, "role"), 15)
                        + Asking.text(account, "state") + locked);
            }
        });
    }

    @Command(
            name = "devices",
            mixinStandardHelpOptions = true,
            description = "端末を一覧し、許可・解放します。Lists the devices of a member, lets one in or frees its slot.")
    int devices(
            @Mixin Asking asking,
            @Mixin Tenant tenant,
            @Parameters(paramLabel = "ACCOUNT") String account,
            @Option(names = "--approve", paramLabel = "DEVICE", description = "Lets a waiting device in.")
                    String approve,
            @Option(names = "--free", paramLabel = "DEVICE", description = "Frees the slot of a device.") String free)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("account", account);
        String device = approve == null ? free : approve;
        if (device != null) {
            request.put("device", device).put("approve", approve != null);
        }
        Terminal terminal = main.terminal();
        return asking.ask(terminal, device == null ? "account-devices" : "account-device", request, devices -> {
            for (JsonNode one : devices) {
                boolean ja = terminal.lang() == sekisho.words.Lang.JA;
                String waiting = one.path("waiting").asBoolean() ? (ja ? "許可待ち  " : "waiting  ") : "";
                terminal.line(Asking.text(one, "id") + "  " + Terminal.fit(Asking.text(one, "kind"), 8) + waiting
                        + Asking.text(one, "last-used-at") + "  " + Asking.text(one, "name"));
            }
        });
    }

    @Command(
            name = "factors",
            mixinStandardHelpOptions = true,
            description = "本人確認の方法を表示・初期化します。Shows what confirms a member's login, or takes it away.")
    int factors(
            @Mixin Asking asking,
            @Mixin Tenant tenant,
            @Parameters(paramLabel = "ACCOUNT") String account,
            @Option(names = "--reset", description = "Takes app, passkeys and recovery codes away; ends all sessions.")
                    boolean reset)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("account", account).put("reset", reset);
        return asking.ask(
                main.terminal(),
                "account-factors",
                request,
                state -> main.terminal()
                        .line("totp=" + state.path("totp").asBoolean() + " passkeys="
                                + state.path("passkeys").asInt() + " recovery-codes="
                                + state.path("recovery-codes").asInt()));
    }

    @Command(name = "unlock", mixinStandardHelpOptions = true, description = "ロックを解除します。Unlocks an account.")
    int unlock(@Mixin Asking asking, @Mixin Tenant tenant, @Parameters(paramLabel = "ACCOUNT") String account)
            throws JsonProcessingException {
        return asking.ask(
                main.terminal(),
                "account-unlock",
                tenant.request().put("account", account),
                done -> done("ロックを解除しました。", "Unlocked."));
    }

    @Command(name = "suspend", mixinStandardHelpOptions = true, description = "利用を止めます。Suspends an account.")
    int suspend(@Mixin Asking asking, @Mixin Tenant tenant, @Parameters(paramLabel = "ACCOUNT") String account)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("account", account).put("suspended", true);
        return asking.ask(main.terminal(), "account-suspend", request, done -> done("停止しました。", "Suspended."));
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "利用を再開します。Lets it in again.")
    int resume(@Mixin Asking asking, @Mixin Tenant tenant, @Parameters(paramLabel = "ACCOUNT") String account)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("account", account).put("suspended", false);
        return asking.ask(main.terminal(), "account-suspend", request, done -> done("再開しました。", "Resumed."));
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "契約企業から外します。ほかに属していなければ、鍵ごと消去します。Ends a membership; erases the account with its key"
                    + " when it was the last.")
    int remove(@Mixin Asking asking, @Mixin Tenant tenant, @Parameters(paramLabel = "ACCOUNT") String account)
            throws JsonProcessingException {
        return asking.ask(main.terminal(), "account-remove", tenant.request().put("account", account), removed -> {
            boolean erased = removed.path("erased").asBoolean();
            done(erased ? "消去しました。" : "外しました。", erased ? "Erased." : "Removed from the tenant.");
        });
    }

    @Command(name = "role", mixinStandardHelpOptions = true, description = "役割を変えます。Changes the role.")
    int role(
            @Mixin Asking asking,
            @Mixin Tenant tenant,
            @Parameters(paramLabel = "ACCOUNT") String account,
            @Parameters(paramLabel = "ROLE") String role)
            throws JsonProcessingException {
        ObjectNode request = tenant.request().put("account", account).put("role", role);
        return asking.ask(main.terminal(), "account-role", request, done -> done("役割を変えました。", "The role was changed."));
    }

    private void done(String ja, String en) {
        main.terminal().line(ja, en);
    }
}
