package sekisho.mail;

import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sekisho.words.Bilingual;

/** What to write into an SPF record. Only computes. */
final class SpfAdvice {
    private SpfAdvice() {}

    /** Terms for sending addresses, each followed by a space; {@code mx } when none is known. */
    static String terms(Collection<InetAddress> senders) {
        return senders.isEmpty()
                ? "mx "
                : senders.stream().map(SpfAdvice::term).sorted().collect(Collectors.joining(" ", "", " "));
    }

    private static String term(InetAddress address) {
        return (address.getAddress().length == 4 ? "ip4:" : "ip6:") + address.getHostAddress();
    }

    /** A record with an address in it, at the place where it counts. */
    static String with(String record, InetAddress sender) {
        return "v=spf1 " + term(sender) + record.substring("v=spf1".length());
    }

    /** One record that says what several say; the last word is the strictest of theirs. */
    static String merged(List<String> records) {
        Set<String> terms = new LinkedHashSet<>();
        String all = "~all";
        for (String record : records) {
            for (String word : record.substring("v=spf1".length()).strip().split(" +", -1)) {
                if (word.toLowerCase(Locale.ROOT).endsWith("all")) {
                    all = word.startsWith("-") ? word : all;
                } else if (!word.isEmpty()) {
                    terms.add(word);
                }
            }
        }
        terms.add(all);
        return "v=spf1 " + String.join(" ", terms);
    }

    /** What can be said about a record without asking DNS. */
    static void about(String record, List<DomainReport.Finding> found) {
        List<String> words = List.of(record.toLowerCase(Locale.ROOT).split(" +", -1));
        if (words.contains("+all") || words.contains("all")) {
            found.add(finding(
                    DomainReport.Level.PROBLEM,
                    record,
                    "+all は誰でもこのドメインを名乗れることを意味します。~all か -all にしてください。",
                    "+all allows anybody to use the domain; write ~all or -all."));
        } else if (words.stream().noneMatch(word -> word.endsWith("all") || word.startsWith("redirect="))
                || words.contains("?all")) {
            found.add(finding(
                    DomainReport.Level.ADVICE,
                    record,
                    "最後に ~all か -all がないため、ほかからの送信が断られません。",
                    "Without ~all or -all at the end, mail from elsewhere is not refused."));
        }
        if (words.stream().anyMatch(word -> word.matches("[+?~-]?ptr(:.*)?"))) {
            found.add(finding(
                    DomainReport.Level.ADVICE,
                    record,
                    "ptr は使わないよう RFC 7208 5.5 節が求めています。",
                    "RFC 7208 §5.5 asks not to use ptr."));
        }
    }

    private static DomainReport.Finding finding(DomainReport.Level level, String record, String ja, String en) {
        return new DomainReport.Finding(
                DomainReport.Topic.SPF, level, new Bilingual(ja, en), Optional.of(record), Optional.empty());
    }
}
