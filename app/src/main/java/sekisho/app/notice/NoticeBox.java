package sekisho.app.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.words.Bilingual;

/**
 * Decides which notices are mailed at once: the same thing once a day, a bounded number an hour, everything else together in one
 * digest when the hour is over. Pure but for what it remembers, which is bounded. One thread at a time.
 */
final class NoticeBox {
    private static final Duration HOUR = Duration.ofHours(1);
    static final Duration AGAIN_AFTER = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 2_000;
    private static final int MOST_LISTED = 100;

    /** Oldest first. */
    private final Map<String, Instant> told;

    private final List<OperatorNotice> gathered = new ArrayList<>();
    private int notListed;
    private Instant hourEnds = Instant.MIN;
    private int mailed;

    /**
     * Begins with what was told before.
     *
     * @param told when which key was told, oldest first
     */
    NoticeBox(Map<String, Instant> told) {
        this.told = new LinkedHashMap<>(told);
    }

    /**
     * A notice to be mailed.
     *
     * @param keys of all that is told with it
     */
    record Mailing(OperatorNotice notice, List<String> keys) {
        Mailing {
            keys = List.copyOf(keys);
        }

        private static Mailing of(OperatorNotice notice) {
            return new Mailing(notice, List.of(notice.key()));
        }
    }

    /** Takes a notice; answers it when it is to be mailed now. */
    Optional<Mailing> add(OperatorNotice notice, Instant now, int perHour) {
        told.values().removeIf(time -> !time.plus(AGAIN_AFTER).isAfter(now));
        if (told.containsKey(notice.key())) {
            return Optional.empty();
        }
        while (told.size() >= MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        told.put(notice.key(), now);
        if (gathered.isEmpty() && !now.isBefore(hourEnds)) {
            hourEnds = now.plus(HOUR);
            mailed = 0;
        }
        if (gathered.isEmpty() && mailed < perHour) {
            mailed++;
            return Optional.of(Mailing.of(notice));
        }
        if (gathered.size() < MOST_LISTED) {
            gathered.add(notice);
        } else {
            notListed++;
        }
        return Optional.empty();
    }

    /** The digest of what was held back, when its hour is over. */
    Optional<Mailing> due(Instant now) {
        if (gathered.isEmpty() || now.isBefore(hourEnds)) {
            return Optional.empty();
        }
        hourEnds = now.plus(HOUR);
        mailed = 1;
        return rest();
    }

    /** What was held back, whatever the time: as a digest, or as it is where it is alone. */
    Optional<Mailing> rest() {
        if (gathered.isEmpty()) {
            return Optional.empty();
        }
        if (gathered.size() == 1) {
            return Optional.of(Mailing.of(gathered.removeFirst()));
        }
        int all = gathered.size() + notListed;
        List<String> keys = gathered.stream().map(OperatorNotice::key).toList();
        StringBuilder ja = new StringBuilder("件数が多いため、まとめてお知らせします。\n");
        StringBuilder en = new StringBuilder("There was too much to write a mail about each.\n");
        for (OperatorNotice notice : gathered) {
            ja.append("\n* ").append(notice.subject().ja());
            en.append("\n* ").append(notice.subject().en());
        }
        if (notListed > 0) {
            ja.append("\n\nほかに ").append(notListed).append(" 件。操作記録(./sekisho journal search --kind audit)で確かめてください。");
            en.append("\n\nAnd ")
                    .append(notListed)
                    .append(" more; see the audit records (./sekisho journal search --kind audit).");
        }
        gathered.clear();
        notListed = 0;
        return Optional.of(new Mailing(
                new OperatorNotice(
                        "digest",
                        "digest",
                        new Bilingual("お知らせ " + all + " 件のまとめ", all + " notices in one"),
                        new Bilingual(
                                ja.append('\n').toString(), en.append('\n').toString())),
                keys));
    }
}
