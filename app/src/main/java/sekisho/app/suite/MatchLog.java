package sekisho.app.suite;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file to which a WAF writes one line per matched rule, read from where it ended when this began. One thread.
 *
 * <p>Rule ids are written {@code [id "942100"]}, or as the member {@code id} or {@code ruleId} of a JSON object.
 */
final class MatchLog implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\\[id \"(\\d{1,9})\"]");
    private static final Pattern JSON_ID = Pattern.compile("[{,]\\s*\"(?:id|ruleId)\":\\s*\"?(\\d{1,9})\"?");

    private final FileChannel file;
    private final ByteBuffer block = ByteBuffer.allocate(64 << 10);
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();

    private MatchLog(FileChannel file) {
        this.file = file;
    }

    static MatchLog open(Path path) {
        try {
            FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
            file.position(file.size());
            return new MatchLog(file);
        } catch (IOException e) {
            throw new SuiteException("the match log cannot be read: " + e.getMessage(), e);
        }
    }

    /** The lines that were finished since the last call. */
    List<String> newLines() {
        List<String> lines = new ArrayList<>();
        try {
            while (file.read(block.clear()) > 0) {
                block.flip();
                while (block.hasRemaining()) {
                    byte b = block.get();
                    if (b == '\n') {
                        lines.add(part.toString(StandardCharsets.UTF_8));
                        part.reset();
                    } else {
                        part.write(b);
                    }
                }
            }
        } catch (IOException e) {
            throw new SuiteException("the match log cannot be read: " + e.getMessage(), e);
        }
        return lines;
    }

    /** The rules that some lines tell of, in ascending order. */
    static Set<Integer> rules(List<String> lines) {
        Set<Integer> rules = new TreeSet<>();
        for (String line : lines) {
            if (!collect(ID.matcher(line), rules)) {
                collect(JSON_ID.matcher(line), rules);
            }
        }
        return rules;
    }

    private static boolean collect(Matcher ids, Set<Integer> rules) {
        boolean any = false;
        while (ids.find()) {
            rules.add(Integer.parseInt(ids.group(1)));
            any = true;
        }
        return any;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
