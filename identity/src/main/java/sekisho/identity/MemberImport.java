package sekisho.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.words.Bilingual;
import sekisho.words.Lang;

/**
 * A list of members as a spreadsheet saves it or as it is pasted from one: a header, then a line for each (RFC 4180; commas, or tabs
 * when the header has one). Reading finds every error, by line, and changes nothing. Only computes.
 *
 * @param rows what can be taken, in order
 * @param faults what cannot; when there is one, nothing is to be taken
 */
public record MemberImport(List<Row> rows, List<Fault> faults) {
    /** The most lines below the header. */
    public static final int MOST_ROWS = 5_000;

    /** The largest file, in bytes. */
    public static final int MOST_BYTES = 2 << 20;

    private static final int MOST_FAULTS = 500;
    private static final int MOST_COLUMNS = 20;
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("メールアドレス", "mail"),
            Map.entry("メール", "mail"),
            Map.entry("mail", "mail"),
            Map.entry("e-mail", "mail"),
            Map.entry("email", "mail"),
            Map.entry("mail address", "mail"),
            Map.entry("氏名", "name"),
            Map.entry("名前", "name"),
            Map.entry("name", "name"),
            Map.entry("役割", "role"),
            Map.entry("role", "role"),
            Map.entry("言語", "lang"),
            Map.entry("language", "lang"));
    private static final Map<String, Role> ROLES = Map.of(
            "",
            Role.MEMBER,
            "利用者",
            Role.MEMBER,
            "member",
            Role.MEMBER,
            "管理者",
            Role.ADMINISTRATOR,
            "administrator",
            Role.ADMINISTRATOR);
    private static final Map<String, Lang> LANGUAGES =
            Map.of("", Lang.JA, "ja", Lang.JA, "日本語", Lang.JA, "en", Lang.EN, "英語", Lang.EN, "english", Lang.EN);

    public MemberImport {
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
    }

    /** One member to be invited; {@code line} counts from 1, the header's. */
    public record Row(int line, String mail, String name, Role role, Lang lang) {}

    /** What is wrong in a line. Names no value. */
    public record Fault(int line, Bilingual text) {}

    /** What must be known of the tenant to judge a line. */
    interface Judge {
        /** What speaks against inviting an address. */
        Optional<Bilingual> against(MailAddress mail);
    }

    /**
     * The text of a file: UTF-8 with or without a mark, or what Japanese spreadsheets save by default (Windows code page 932).
     */
    public static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            return new String(bytes, Charset.forName("windows-31j"));
        }
    }

    static MemberImport read(String text, Judge judge) {
        List<Fault> faults = new ArrayList<>();
        if (text.length() > MOST_BYTES) {
            return new MemberImport(
                    List.of(), List.of(new Fault(1, new Bilingual("大きすぎます(2 MiB まで)。", "Too large (2 MiB at most)."))));
        }
        Csv csv = Csv.read(text, MOST_ROWS + 1, MOST_COLUMNS);
        csv.problem().ifPresent(problem -> faults.add(new Fault(problem.line(), problem.text())));
        if (csv.records().isEmpty()) {
            faults.add(new Fault(1, new Bilingual("見出しの行がありません。", "There is no header.")));
            return new MemberImport(List.of(), faults);
        }
        Map<String, Integer> columns = columns(csv.records().getFirst(), faults);
        if (!faults.isEmpty()) {
            return new MemberImport(List.of(), faults);
        }
        List<Row> rows = new ArrayList<>();
        Set<MailAddress> seen = new HashSet<>();
        for (Csv.Line line : csv.records().subList(1, csv.records().size())) {
            if (faults.size() >= MOST_FAULTS) {
                break;
            }
            int before = faults.size();
            Row row = row(line, columns, faults);
            if (faults.size() == before) {
                MailAddress mail = MailAddress.parse(row.mail()).orElseThrow();
                if (!seen.add(mail)) {
                    faults.add(new Fault(
                            line.number(), new Bilingual("同じメールアドレスの行があります。", "The mail address is there twice.")));
                }
                judge.against(mail).ifPresent(reason -> faults.add(new Fault(line.number(), reason)));
                rows.add(row);
            }
        }
        if (rows.isEmpty() && faults.isEmpty()) {
            faults.add(new Fault(2, new Bilingual("利用者の行がありません。", "There is no line with a member.")));
        }
        return new MemberImport(rows, faults);
    }

    private static Map<String, Integer> columns(Csv.Line header, List<Fault> faults) {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 0; i < header.fields().size(); i++) {
            String title = header.fields().get(i).strip().toLowerCase(Locale.ROOT);
            String column = COLUMNS.get(title);
            if (column == null && !title.isEmpty()) {
                faults.add(new Fault(
                        header.number(),
                        new Bilingual(
                                (i + 1) + " 列目の見出しが分かりません。使えるのは、メールアドレス、氏名、役割、言語です。",
                                "The header of column " + (i + 1)
                                        + " is unknown. There are: mail, name, role, language.")));
            } else if (column != null && columns.putIfAbsent(column, i) != null) {
                faults.add(new Fault(
                        header.number(),
                        new Bilingual(
                                (i + 1) + " 列目の見出しが重なっています。", "The header of column " + (i + 1) + " is there twice.")));
            }
        }
        for (String needed : List.of("mail", "name")) {
            if (!columns.containsKey(needed) && faults.isEmpty()) {
                faults.add(new Fault(
                        header.number(),
                        new Bilingual("見出しに「メールアドレス」と「氏名」が必要です。", "The header needs \"mail\" and \"name\".")));
            }
        }
        return columns;
    }

    private static Row row(Csv.Line line, Map<String, Integer> columns, List<Fault> faults) {
        String mail = field(line, columns, "mail");
        String name = field(line, columns, "name");
        Role role = ROLES.get(field(line, columns, "role").toLowerCase(Locale.ROOT));
        Lang lang = LANGUAGES.get(field(line, columns, "lang").toLowerCase(Locale.ROOT));
        if (MailAddress.parse(mail).isEmpty()) {
            faults.add(new Fault(line.number(), Messages.MAIL));
        }
        if (!Names.isName(name)) {
            faults.add(new Fault(line.number(), Messages.NAME));
        }
        if (role == null) {
            faults.add(new Fault(
                    line.number(),
                    new Bilingual("役割は「利用者」か「管理者」と書いてください。", "A role is \"member\" or \"administrator\".")));
        }
        if (lang == null) {
            faults.add(new Fault(
                    line.number(), new Bilingual("言語は「ja」か「en」と書いてください。", "A language is \"ja\" or \"en\".")));
        }
        return new Row(line.number(), mail, name, role == null ? Role.MEMBER : role, lang == null ? Lang.JA : lang);
    }

    private static String field(Csv.Line line, Map<String, Integer> columns, String column) {
        int at = columns.getOrDefault(column, -1);
        return at < 0 || at >= line.fields().size() ? "" : line.fields().get(at).strip();
    }
}
