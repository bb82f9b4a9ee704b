package sekisho.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.words.Lang;

@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        description = "CMS の静的コピーを取得・比較・公開・復元します。Crawls, compares, publishes and rolls back the copy of a CMS.")
final class VaultCommand {
    private static final int LISTED = 50;

    @ParentCommand
    private Main main;

    /** What every verb takes. */
    static final class Asked {
        @Parameters(paramLabel = "SITE", description = "The public host.")
        private String site = "";

        @Option(names = "--json", description = "Print the result as JSON.")
        private boolean json;

        @Mixin
        private ConfigurationOption configuration;

        ObjectNode request() {
            return JsonNodeFactory.instance.objectNode().put("site", site);
        }
    }

    private JsonNode ask(String verb, ObjectNode request, Asked asked) throws JsonProcessingException {
        Terminal terminal = main.terminal();
        JsonNode result =
                asked.configuration.client(terminal).ask(verb, request, step -> terminal.progress(step(step)));
        terminal.progressDone();
        if (asked.json) {
            print(result);
        }
        return result;
    }

    private void print(JsonNode result) throws JsonProcessingException {
        main.terminal().line(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(result));
    }

    private String step(JsonNode step) {
        boolean ja = main.terminal().lang() == Lang.JA;
        return step.path("fetched").asInt() + " / " + step.path("known").asInt()
                + (step.path("failed").asInt() == 0
                        ? ""
                        : (ja ? "、失敗 " : ", failed ") + step.path("failed").asInt());
    }

    @Command(
            name = "crawl",
            mixinStandardHelpOptions = true,
            description = "CMS を取得して新しい版を用意します。Crawls the CMS and stages a version.")
    int crawl(
            @Mixin Asked asked,
            @Option(names = "--publish", description = "公開もします。Publishes it as well.") boolean publish,
            @Option(names = "--approve", description = "確認事項を承認します。Approves what was found.") boolean approve)
            throws JsonProcessingException {
        ObjectNode request = asked.request().put("publish", publish).put("approve", approve);
        JsonNode version = ask("vault-crawl", request, asked);
        if (!asked.json) {
            if (version.path("changed").asBoolean() || publish) {
                version(version);
            } else {
                main.terminal().line("公開中の版から変わりはありません。", "Nothing differs from the published version.");
            }
            findings(version);
        }
        return version.path("findings").isEmpty() || approve ? 0 : 1;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "公開中の版と進行中の取得を示します。Shows the published version and what is under way.")
    int status(@Mixin Asked asked) throws JsonProcessingException {
        JsonNode sites = ask("vault-status", asked.request(), asked);
        if (asked.json) {
            return 0;
        }
        Terminal terminal = main.terminal();
        for (JsonNode site : sites) {
            terminal.line(
                    site.path("site").asText() + "  ←  " + site.path("origin").asText());
            if (site.has("published")) {
                terminal.line("公開中:", "Published:");
                version(site.path("published"));
            } else {
                terminal.line("まだ公開されていません。", "Nothing is published yet.");
            }
            if (site.path("newest").path("version").asInt()
                    != site.path("published").path("version").asInt()) {
                terminal.line("最新(未公開):", "Newest (not published):");
                version(site.path("newest"));
                findings(site.path("newest"));
            }
            if (site.has("crawling")) {
                terminal.line("取得中: " + step(site.path("crawling")), "Crawling: " + step(site.path("crawling")));
            } else if (site.path("unfinished").asBoolean()) {
                terminal.line("中断された取得があります。次の取得で続きから再開します。", "A crawl was broken off; the next one resumes it.");
            }
        }
        return 0;
    }

    @Command(name = "versions", mixinStandardHelpOptions = true, description = "保存している版の一覧。Lists the kept versions.")
    int versions(@Mixin Asked asked) throws JsonProcessingException {
        JsonNode sites = asked.configuration.client(main.terminal()).ask("vault-status", asked.request(), step -> {});
        JsonNode versions = sites.path(0).path("versions");
        if (asked.json) {
            print(versions);
        } else {
            int published = sites.path(0).path("published").path("version").asInt();
            for (JsonNode version : versions) {
                main.terminal().line((version.path("version").asInt() == published ? "* " : "  ") + text(version));
            }
        }
        return 0;
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description = "二つの版を比べます(既定: 公開中と最新)。Compares two versions (default: the published and the newest).")
    int diff(
            @Mixin Asked asked,
            @Option(names = "--before", paramLabel = "N", description = "0 for nothing.") Integer before,
            @Option(names = "--after", paramLabel = "N", defaultValue = "0") int after)
            throws JsonProcessingException {
        ObjectNode request = asked.request().put("after", after);
        if (before != null) {
            request.put("before", before);
        }
        JsonNode differences = ask("vault-diff", request, asked);
        if (!asked.json) {
            list("追加", "Added", "+", differences.path("added"), Terminal.Colour.GREEN);
            list("変更", "Changed", "~", differences.path("changed"), Terminal.Colour.YELLOW);
            list("削除", "Removed", "-", differences.path("removed"), Terminal.Colour.RED);
        }
        return 0;
    }

    private void list(String ja, String en, String sign, JsonNode paths, Terminal.Colour colour) {
        Terminal terminal = main.terminal();
        terminal.line(ja + " " + paths.size() + " 件", en + ": " + paths.size());
        int shown = 0;
        for (JsonNode path : paths) {
            if (shown++ == LISTED) {
                terminal.line("  …");
                break;
            }
            terminal.line(terminal.coloured("  " + sign + " " + Terminal.safe(path.asText()), colour));
        }
    }

    @Command(
            name = "publish",
            mixinStandardHelpOptions = true,
            description = "版を公開します(既定: 最新)。Publishes a version (default: the newest).")
    int publish(
            @Mixin Asked asked,
            @Option(names = "--version-number", paramLabel = "N", defaultValue = "0") int version,
            @Option(names = "--approve", description = "確認事項を承認します。Approves what was found.") boolean approve)
            throws JsonProcessingException {
        ObjectNode request = asked.request().put("version", version).put("approve", approve);
        JsonNode published = ask("vault-publish", request, asked);
        if (!asked.json) {
            main.terminal().line("公開しました。", "Published.");
            version(published);
        }
        return 0;
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "以前に公開した版へ戻します(既定: 一つ前)。Goes back to a version that was published (default: the one before).")
    int rollback(
            @Mixin Asked asked, @Option(names = "--version-number", paramLabel = "N", defaultValue = "0") int version)
            throws JsonProcessingException {
        JsonNode published = ask("vault-rollback", asked.request().put("version", version), asked);
        if (!asked.json) {
            main.terminal().line("戻しました。", "Rolled back.");
            version(published);
        }
        return 0;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "公開中のファイルを署名と照合します。Compares the published files with the signed manifest.")
    int verify(@Mixin Asked asked) throws JsonProcessingException {
        int tampered =
                ask("vault-verify", asked.request(), asked).path("tampered").asInt();
        if (!asked.json) {
            main.terminal()
                    .line(
                            tampered == 0 ? "改ざんは見つかりませんでした。" : tampered + " 件の改ざんを見つけ、元に戻しました。",
                            tampered == 0
                                    ? "No change was found."
                                    : tampered + " changed files were found and healed.");
        }
        return tampered == 0 ? 0 : 1;
    }

    private void version(JsonNode version) {
        main.terminal().line("  " + text(version));
    }

    private String text(JsonNode version) {
        boolean ja = main.terminal().lang() == Lang.JA;
        return "%d  %s  %s %d、%s %d、%s%s"
                .formatted(
                        version.path("version").asInt(),
                        version.path("created").asText(),
                        ja ? "ページ" : "pages",
                        version.path("pages").asInt(),
                        ja ? "ファイル" : "files",
                        version.path("files").asInt(),
                        version.path("cause").asText(),
                        version.path("findings").isEmpty()
                                ? ""
                                : (ja ? "、要確認 " : ", to be looked at: ")
                                        + version.path("findings").size());
    }

    private void findings(JsonNode version) {
        Terminal terminal = main.terminal();
        if (version.path("findings").isEmpty()) {
            return;
        }
        terminal.line("公開の前に確認してください:", "Look at this before publishing:");
        for (JsonNode finding : version.path("findings")) {
            terminal.line(terminal.coloured(
                    "  ! " + finding.path(terminal.lang().tag()).asText() + ": "
                            + Terminal.safe(finding.path("subject").asText()),
                    Terminal.Colour.YELLOW));
        }
    }
}
