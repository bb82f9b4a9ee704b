package sekisho.console;

import java.time.Instant;
import java.util.List;

/** One record with all its fields. */
record RecordPage(Frame frame, Instant time, String id, Act act, List<Fields.Field> fields) {
    RecordPage {
        fields = List.copyOf(fields);
    }
}
