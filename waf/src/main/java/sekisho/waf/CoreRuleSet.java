package sekisho.waf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The OWASP Core Rule Set in a folder, as its authors (3.3 and 4) or Debian lay it out, and how it is put together with what a
 * site wants. Reads files, so not for event loops. Immutable.
 */
public final class CoreRuleSet {
    private static final Pattern VERSION = Pattern.compile("SecComponentSignature\\s+\"OWASP_CRS/([^\"\\s]{1,64})\"");
    private static final String OURS = "sekisho.yaml";
    /** The one rule of the Core Rule Set 3 that asks DNS ({@code @rbl}), and only of those who have a key for it. */
    private static final String WAITS_FOR_DNS = "SecRuleRemoveById 910140\n";

    private static final long LARGEST_FILE = 4L << 20;
    private static final int MOST_FILES = 1000;

    private final Path folder;
    private final String version;
    private final List<Path> before;
    private final List<Path> setup;
    private final List<Path> rules;
    private final List<Path> after;

    private CoreRuleSet(
            Path folder, String version, List<Path> before, List<Path> setup, List<Path> rules, List<Path> after) {
        this.folder = folder;
        this.version = version;
        this.before = List.copyOf(before);
        this.setup = List.copyOf(setup);
        this.rules = List.copyOf(rules);
        this.after = List.copyOf(after);
    }

    /** What a folder holds; empty when that is no Core Rule Set. Debian's set-up files are looked for in {@code /etc}. */
    public static Optional<CoreRuleSet> in(Path folder) throws IOException {
        return in(folder, Path.of("/etc/modsecurity/crs"));
    }

    /** @param etc where Debian keeps the files that are to be edited */
    static Optional<CoreRuleSet> in(Path folder, Path etc) throws IOException {
        Path rules = folder.resolve("rules");
        List<Path> files = Files.isDirectory(rules) ? files(rules, "*.conf") : List.of();
        Optional<Path> first = files.stream()
                .filter(file -> name(file).startsWith("REQUEST-901"))
                .findFirst();
        Optional<Path> setup = setup(folder, etc);
        if (first.isEmpty() || setup.isEmpty()) {
            return Optional.empty();
        }
        boolean debian = setup.get().startsWith(etc);
        Path plugins = folder.resolve("plugins");
        boolean plugged = Files.isDirectory(plugins);
        List<Path> before = new ArrayList<>();
        List<Path> after = new ArrayList<>();
        if (debian) {
            before.addAll(files(etc, "REQUEST-900-*.conf"));
        }
        if (plugged) {
            before.addAll(files(plugins, "*-config.conf"));
            before.addAll(files(plugins, "*-before.conf"));
            after.addAll(files(plugins, "*-after.conf"));
        }
        if (debian) {
            after.addAll(files(etc, "RESPONSE-999-*.conf"));
        }
        return Optional.of(new CoreRuleSet(folder, version(first.get()), before, List.of(setup.get()), files, after));
    }

    private static Optional<Path> setup(Path folder, Path etc) {
        for (Path file : List.of(
                folder.resolve("crs-setup.conf"),
                folder.resolve("crs-setup.conf.example"),
                etc.resolve("crs-setup.conf"))) {
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path folder, String glob) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            for (Path entry : entries) {
                if (files.size() == MOST_FILES) {
                    throw new IOException("more than " + MOST_FILES + " files of rules in " + folder);
                }
                files.add(entry);
            }
        }
        Collections.sort(files);
        return files;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String version(Path file) throws IOException {
        Matcher signature = VERSION.matcher(read(file).text());
        return signature.find() ? signature.group(1) : "unknown";
    }

    private static RuleText read(Path file) throws IOException {
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException("larger than " + (LARGEST_FILE >> 20) + " MiB: " + file);
        }
        return RuleText.of(file);
    }

    /** Where it lies. */
    public Path folder() {
        return folder;
    }

    /** As it names itself ({@code 4.29.0}), or {@code unknown}. */
    public String version() {
        return version;
    }

    /** Every file of rules, in the order in which they are read. */
    public List<Path> files() {
        List<Path> all = new ArrayList<>(setup);
        all.addAll(before);
        all.addAll(rules);
        all.addAll(after);
        return List.copyOf(all);
    }

    /**
     * Everything to load for a site, in order: engine and limits, own rules, the set-up file, what the site wants, plugins, the
     * rules, more of plugins, exclusions, own rules.
     *
     * @throws IOException when a file cannot be read or is larger than 4 MiB
     */
    public List<RuleText> texts(Tuning tuning) throws IOException {
        List<RuleText> texts = new ArrayList<>();
        texts.add(ours(TuningText.base(tuning)));
        add(tuning.before(), texts);
        add(setup, texts);
        texts.add(ours(TuningText.setup(tuning)));
        if (version.startsWith("4.")) {
            texts.add(ours(TuningText.characterSets()));
        }
        add(before, texts);
        add(rules, texts);
        add(after, texts);
        texts.add(ours(WAITS_FOR_DNS + TuningText.removals(tuning)));
        add(tuning.after(), texts);
        return List.copyOf(texts);
    }

    private RuleText ours(String text) {
        return new RuleText(OURS, text, folder);
    }

    private static void add(List<Path> files, List<RuleText> to) throws IOException {
        for (Path file : files) {
            to.add(read(file));
        }
    }
}
