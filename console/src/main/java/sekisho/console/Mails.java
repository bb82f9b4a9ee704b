package sekisho.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.mail.DkimKey;
import sekisho.mail.MailException;
import sekisho.mail.MailFilter;
import sekisho.mail.MailRecord;
import sekisho.mail.MailRoom;
import sekisho.mail.QueueId;

/** What the pages need of the mail room. */
interface Mails {
    /** Whether there is a way out for mail. */
    boolean configured();

    List<MailRecord> list(MailFilter filter);

    Map<MailRecord.State, Long> counts();

    Optional<MailRecord> find(QueueId id);

    /**
     * Puts a dead letter back into the queue.
     *
     * @throws MailException {@code UNKNOWN} or {@code STATE}
     */
    void resend(QueueId id);

    /**
     * Gives a dead letter up.
     *
     * @throws MailException {@code UNKNOWN} or {@code STATE}
     */
    void discard(QueueId id);

    List<DkimKey> keys();

    static Mails of(Optional<MailRoom> room) {
        return new Mails() {
            @Override
            public boolean configured() {
                return room.isPresent();
            }

            @Override
            public List<MailRecord> list(MailFilter filter) {
                return room.map(mail -> mail.list(filter)).orElse(List.of());
            }

            @Override
            public Map<MailRecord.State, Long> counts() {
                return room.map(MailRoom::counts).orElse(Map.of());
            }

            @Override
            public Optional<MailRecord> find(QueueId id) {
                return room.flatMap(mail -> mail.find(id));
            }

            @Override
            public void resend(QueueId id) {
                room.ifPresent(mail -> mail.resend(id));
            }

            @Override
            public void discard(QueueId id) {
                room.ifPresent(mail -> mail.discard(id));
            }

            @Override
            public List<DkimKey> keys() {
                return room.map(mail -> mail.dkim().all()).orElse(List.of());
            }
        };
    }
}
