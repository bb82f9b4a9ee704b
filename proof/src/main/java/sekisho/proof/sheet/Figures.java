package sekisho.proof.sheet;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.proof.Evidence;

/**
 * Compares the figures that a question demands (「12 か月以上」, "within 30 days", 「10 文字以上」) with those that were seen. A
 * control that holds promises our figure, not the customer's; a yes needs both.
 */
final class Figures {
    private static final int LONGEST = 1000;

    /** What a figure counts. */
    private enum Unit {
        /** Days. */
        DURATION,
        /** Characters of a password. */
        CHARACTERS,
        /** Times a year. */
        FREQUENCY,
        PERCENT,
        /** Generations of backups. */
        GENERATIONS,
        TLS
    }

    private enum Relation {
        AT_LEAST,
        AT_MOST
    }

    private record Figure(Unit unit, double value, Relation relation) {
        boolean metBy(Figure seen) {
            // a year is 365 or 366 days, 12 months or 52 weeks
            double margin = unit == Unit.DURATION ? 0.005 * value : 0;
            return unit == seen.unit
                    && (relation == Relation.AT_LEAST ? seen.value >= value - margin : seen.value <= value + margin);
        }
    }

    private static final Pattern DATES =
            Pattern.compile("\\d{4}年(度|\\d{1,2}月(\\d{1,2}日)?)?|\\d{4}[-/]\\d{1,2}([-/]\\d{1,2})?");

    private static final String NUMBER = "(\\d{1,7}(?:\\.\\d{1,3})?)";

    private static final Pattern DURATION = Pattern.compile(
            NUMBER
                    + "(?:営業)?(年|か月|ヶ月|カ月|ヵ月|ケ月|箇月|週|日|時間|分|秒|years?|months?|weeks?|days?|hours?|minutes?|mins?|seconds?|secs?)(?!目|[0-9]|回|間隔)");

    private static final Pattern FREQUENCY = Pattern.compile(
            "(年間?|半期|半年|四半期|月|週|日)に?(\\d{1,3})回|(毎年|毎月|毎週|毎日|毎時|annual|yearly|quarterly|monthly|weekly|daily|hourly)"
                    + "|(\\d{1,3})(?:timesa|times/|/)(year|month|week|day)|(once)a(year|month|week|day)");

    private static final Pattern CHARACTERS = Pattern.compile(NUMBER + "(?:文字|桁|characters?|chars?)");
    private static final Pattern PERCENT = Pattern.compile(NUMBER + "(?:%|パーセント|percent)");
    private static final Pattern GENERATIONS = Pattern.compile(NUMBER + "(?:世代|generations?)");
    private static final Pattern TLS = Pattern.compile("(?:tls|ssl)v?(1\\.\\d)");
    private static final Pattern ISO = Pattern.compile(
            "\\bp(?:(\\d+)y)?(?:(\\d+)m)?(?:(\\d+)w)?(?:(\\d+)d)?(?:t(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+(?:\\.\\d+)?)s)?)?\\b");
    private static final Pattern AT_MOST = Pattern.compile("^(以内|以下|未満|まで|か|毎|ごと|おき|orless|orfewer)");
    private static final Pattern AT_MOST_BEFORE = Pattern.compile("(within|atmost|nomorethan|lessthan|under|upto)$");

    private Figures() {}

    /** Whether every figure that the question demands is met by a figure of the same kind that was seen. */
    static boolean met(String question, Evidence evidence) {
        if (question.chars().noneMatch(c -> Character.isDigit(c) || c == '毎' || c == 'l' || c == 'L')) {
            return true;
        }
        List<Figure> demanded = demands(question);
        if (demanded.isEmpty()) {
            return true;
        }
        List<Figure> seen = seen(evidence);
        return demanded.stream().allMatch(figure -> seen.stream().anyMatch(figure::metBy));
    }

    private static List<Figure> demands(String question) {
        // what stands in brackets is mostly an example, but 「（年 1 回以上）」 is not
        return read(question).stream()
                .filter(figure -> figure.unit() != Unit.TLS || figure.relation() == Relation.AT_LEAST)
                .toList();
    }

    private static List<Figure> seen(Evidence evidence) {
        List<Figure> figures = new ArrayList<>(read(evidence.seen().ja()));
        figures.addAll(read(evidence.seen().en()));
        for (Map.Entry<String, String> fact : evidence.facts().entrySet()) {
            figures.addAll(read(fact.getValue()));
            int dash = fact.getKey().lastIndexOf('-');
            String unit = fact.getKey().substring(dash + 1);
            figures.addAll(read(fact.getValue().strip() + unit));
            Matcher iso = ISO.matcher(fact.getValue().strip().toLowerCase(Locale.ROOT));
            if (iso.matches()) {
                figures.add(new Figure(Unit.DURATION, isoDays(iso), Relation.AT_LEAST));
            }
        }
        return figures;
    }

    private static List<Figure> read(String text) {
        String folded = fold(text);
        List<Figure> figures = new ArrayList<>();
        Matcher frequency = FREQUENCY.matcher(folded);
        while (frequency.find()) {
            figures.add(new Figure(Unit.FREQUENCY, timesAYear(frequency), Relation.AT_LEAST));
        }
        // what was read as a frequency (「年 1 回」) must not be read again
        String rest = frequency.replaceAll(" ");
        Matcher duration = DURATION.matcher(rest);
        while (duration.find()) {
            figures.add(
                    new Figure(Unit.DURATION, number(duration) * days(duration.group(2)), relation(rest, duration)));
        }
        add(figures, Unit.CHARACTERS, CHARACTERS.matcher(rest), rest);
        add(figures, Unit.PERCENT, PERCENT.matcher(rest), rest);
        add(figures, Unit.GENERATIONS, GENERATIONS.matcher(rest), rest);
        Matcher tls = TLS.matcher(rest);
        while (tls.find()) {
            figures.add(new Figure(Unit.TLS, number(tls), Relation.AT_LEAST));
        }
        return figures;
    }

    private static void add(List<Figure> figures, Unit unit, Matcher matcher, String text) {
        while (matcher.find()) {
            figures.add(new Figure(unit, number(matcher), relation(text, matcher)));
        }
    }

    private static Relation relation(String text, Matcher figure) {
        String after = text.substring(figure.end(), Math.min(text.length(), figure.end() + 10));
        String before = text.substring(Math.max(0, figure.start() - 12), figure.start());
        return AT_MOST.matcher(after).find() || AT_MOST_BEFORE.matcher(before).find()
                ? Relation.AT_MOST
                : Relation.AT_LEAST;
    }

    private static double number(Matcher matcher) {
        return Double.parseDouble(matcher.group(1));
    }

    private static double days(String unit) {
        if (unit.endsWith("月") || unit.startsWith("month")) {
            return 365.0 / 12;
        }
        return switch (unit.charAt(0)) {
            case '年', 'y' -> 365;
            case '週', 'w' -> 7;
            case '日', 'd' -> 1;
            case '時', 'h' -> 1.0 / 24;
            case '分', 'm' -> 1.0 / 1440;
            default -> 1.0 / 86_400;
        };
    }

    private static double timesAYear(Matcher frequency) {
        if (frequency.group(1) != null) {
            double times = Double.parseDouble(frequency.group(2));
            return times
                    * switch (frequency.group(1)) {
                        case "半期", "半年" -> 2;
                        case "四半期" -> 4;
                        case "月" -> 12;
                        case "週" -> 52;
                        case "日" -> 365;
                        default -> 1;
                    };
        }
        if (frequency.group(3) != null) {
            return switch (frequency.group(3)) {
                case "毎月", "monthly" -> 12;
                case "毎週", "weekly" -> 52;
                case "毎日", "daily" -> 365;
                case "毎時", "hourly" -> 8760;
                case "quarterly" -> 4;
                default -> 1;
            };
        }
        double times = frequency.group(4) == null ? 1 : Double.parseDouble(frequency.group(4));
        String period = frequency.group(5) == null ? frequency.group(7) : frequency.group(5);
        return times
                * switch (period) {
                    case "month" -> 12;
                    case "week" -> 52;
                    case "day" -> 365;
                    default -> 1;
                };
    }

    private static double isoDays(Matcher iso) {
        double[] days = {365, 365.0 / 12, 7, 1, 1.0 / 24, 1.0 / 1440, 1.0 / 86_400};
        double sum = 0;
        for (int i = 0; i < days.length; i++) {
            String part = iso.group(i + 1);
            sum += part == null ? 0 : Double.parseDouble(part) * days[i];
        }
        return sum;
    }

    private static String fold(String text) {
        String head = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        String folded = Normalizer.normalize(head, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return DATES.matcher(folded.replaceAll("[\\s　_-]+(?=[^0-9])|(?<=[^0-9])[\\s　]+", ""))
                .replaceAll(" ");
    }
}
