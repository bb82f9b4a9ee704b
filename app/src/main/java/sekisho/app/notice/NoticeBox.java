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
    private static final Duration AGAIN_AFTER = Duration.ofDays(1);
    private static final int MOST_REMEMBERED = 2_000;
    private static final int MOST_LISTED = 100;

    /** Oldest first. */
    private final Map<String, Instant> told = new LinkedHashMap<>();

    private final List<OperatorNotice> gathered = new ArrayList<>();
    private int notListed;
    private Instant hourEnds = Instant.MIN;
    private int mailed;

    /** Takes a notice; answers it when it is to be mailed now. */
    Optional<OperatorNotice> add(OperatorNotice notice, Instant now, int perHour) {
        told.values().removeIf(time -> !time.plus(AGAIN_AFTER).isAfter(now));
        if (told.containsKey(notice.key())) {
            return Optional.empty();
        }
        if (told.size() >= MOST_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        told.put(notice.key(), now);
        if (gathered.isEmpty() && !now.isBefore(hourEnds)) {
            hourEnds = now.plus(HOUR);
            mailed = 0;
        }
        if (gathered.isEmpty() && mailed < perHour) {
            mailed++;
            return Optional.of(notice);
        }
        if (gathered.size() < MOST_LISTED) {
            gathered.add(notice);
        } else {
            notListed++;
        }
        return Optional.empty();
    }

    /** The digest of what was held back, when its hour is over. */
    Optional<OperatorNotice> due(Instant now) {
        if (gathered.isEmpty() || now.isBefore(hourEnds)) {
            return Optional.empty();
        }
        hourEnds = now.plus(HOUR);
        mailed = 1;
        return rest();
    }

    /** The digest of what was held back, whatever the time. */
    Optional<OperatorNotice> rest() {
        if (gathered.isEmpty()) {
            return Optional.empty();
        }
        int all = gathered.size() + notListed;
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
        return Optional.of(new OperatorNotice(
                "digest",
                "digest",
                new Bilingual("お知らせ " + all + " 件のまとめ", all + " notices in one"),
                new Bilingual(ja.append('\n').toString(), en.append('\n').toString())));
    }
}
