package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.words.Bilingual;

@Command(
        name = "tenant",
        mixinStandardHelpOptions = true,
        description = "契約企業を登録・一覧・停止・削除し、方針を決めます。Manages tenants and their policies.")
final class TenantCommand {
    private static final String WHICH = "The tenant's id, or a place where it is (app.example.jp).";
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    @ParentCommand
    private Main main;

    @Command(name = "create", mixinStandardHelpOptions = true, description = "契約企業を登録します。Adds a tenant.")
    int create(
            @Mixin Asking asking,
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = "--place",
                            required = true,
                            description = "Where its application is: app.example.jp, or app.example.jp/acme/.")
                    List<String> places)
            throws JsonProcessingException {
        ObjectNode request = Asking.request().put("name", name);
        ArrayNode list = request.putArray("places");
        places.forEach(list::add);
        return asking.ask(main.terminal(), "tenant-create", request, this::line);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "契約企業の一覧。Lists the tenants.")
    int list(@Mixin Asking asking) throws JsonProcessingException {
        return asking.ask(main.terminal(), "tenant-list", Asking.request(), tenants -> tenants.forEach(this::line));
    }

    @Command(
            name = "policy",
            mixinStandardHelpOptions = true,
            description = {
                "方針を表示・変更します。Shows or changes the policy.",
                "Keys: passwords.least, passwords.most, passwords.kinds, passwords.refuse-guessable, passwords.history,"
                        + " passwords.expiry-days, lockout.failures, lockout.window-seconds, lockout.lock-seconds (0: until"
                        + " unlocked), lockout.known-devices-apart, sessions.idle-seconds (0: none),"
                        + " sessions.absolute-seconds, second-factor (off, unknown-devices, always), open-unless-listed,"
                        + " factors.kinds (mail,totp,passkey), factors.roles (administrator,…), factors.step-up"
                        + " (METHODS PATH MINUTES; …), factors.passwordless, devices.slots, devices.mobile, devices.others"
                        + " (0: any number), show-last-login."
            })
    int policy(
            @Mixin Asking asking,
            @Parameters(paramLabel = "TENANT", description = WHICH) String tenant,
            @Option(names = "--set", paramLabel = "KEY=VALUE") Map<String, String> set)
            throws JsonProcessingException {
        ObjectNode request = Asking.request().put("tenant", tenant);
        ObjectNode changes = request.putObject("changes");
        new TreeMap<>(set == null ? Map.of() : set).forEach((key, value) -> change(changes, key, value));
        return asking.ask(
                main.terminal(),
                "tenant-policy",
                request,
                policy -> policy.properties().forEach(field -> policyLine("", field)));
    }

    private static void change(ObjectNode changes, String key, String value) {
        int dot = key.indexOf('.');
        ObjectNode at = dot < 0 ? changes : changes.withObject("/" + key.substring(0, dot));
        String name = key.substring(dot + 1);
        if (WHOLE.matcher(value).matches()) {
            at.put(name, Integer.parseInt(value));
        } else if (value.equals("true") || value.equals("false")) {
            at.put(name, value.equals("true"));
        } else {
            at.put(name, value);
        }
    }

    private void policyLine(String prefix, Map.Entry<String, JsonNode> field) {
        if (field.getValue().isObject()) {
            field.getValue().properties().forEach(inner -> policyLine(field.getKey() + ".", inner));
        } else {
            main.terminal()
                    .line(prefix + field.getKey() + "="
                            + Terminal.safe(
                                    field.getValue().isArray()
                                            ? field.getValue().toString()
                                            : field.getValue().asText()));
        }
    }

    @Command(name = "suspend", mixinStandardHelpOptions = true, description = "利用を止めます。Lets nobody in any more.")
    int suspend(@Mixin Asking asking, @Parameters(paramLabel = "TENANT", description = WHICH) String tenant)
            throws JsonProcessingException {
        return suspended(asking, tenant, true);
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "利用を再開します。Lets them in again.")
    int resume(@Mixin Asking asking, @Parameters(paramLabel = "TENANT", description = WHICH) String tenant)
            throws JsonProcessingException {
        return suspended(asking, tenant, false);
    }

    private int suspended(Asking asking, String tenant, boolean suspended) throws JsonProcessingException {
        ObjectNode request = Asking.request().put("tenant", tenant).put("suspended", suspended);
        return asking.ask(main.terminal(), "tenant-suspend", request, this::line);
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "利用者と鍵ごと消去します。Erases it with its members and their keys.")
    int delete(
            @Mixin Asking asking,
            @Parameters(paramLabel = "TENANT", description = WHICH) String tenant,
            @Option(names = "--yes", description = "I mean it.") boolean yes)
            throws JsonProcessingException {
        if (!yes) {
            throw new VerbException(
                    2, new Bilingual("取り消せません。よければ --yes を付けてください。", "This cannot be undone. Add --yes to do it."));
        }
        return asking.ask(
                main.terminal(),
                "tenant-delete",
                Asking.request().put("tenant", tenant),
                erased -> main.terminal().line("消去しました。", "Erased."));
    }

    private void line(JsonNode tenant) {
        StringBuilder places = new StringBuilder();
        tenant.path("places").forEach(place -> places.append(' ').append(Terminal.safe(place.asText())));
        Terminal terminal = main.terminal();
        String suspended =
                tenant.path("suspended").asBoolean() ? new Bilingual(" (停止中)", " (suspended)").in(terminal.lang()) : "";
        terminal.line(Asking.text(tenant, "id") + "  " + Asking.text(tenant, "name") + suspended + " " + places);
    }
}
