package sekisho.waf;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sekisho.waf.seclang.Variable;

/**
 * The collections that outlive a transaction: IP, GLOBAL, SESSION, USER and RESOURCE, by the key that {@code initcol} names. In
 * memory, at most 50,000 of them with 256 members each; the one unused for longest goes first. Any thread: its lock guards all.
 */
final class Persistent {
    private static final int MAX_COLLECTIONS = 50_000;
    private static final int MAX_MEMBERS = 256;

    private record Id(Variable collection, String key) {}

    private static final class Member {
        final byte[] value;
        final Instant expires;

        Member(byte[] value, Instant expires) {
            this.value = value;
            this.expires = expires;
        }

        boolean isOver(Instant now) {
            return !now.isBefore(expires);
        }
    }

    private final java.time.Duration timeout;
    private final Map<Id, Map<String, Member>> collections = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Map<String, Member>> eldest) {
            return size() > MAX_COLLECTIONS;
        }
    };

    /** @param timeout how long a member lives that does not say so itself */
    Persistent(java.time.Duration timeout) {
        this.timeout = timeout;
    }

    /** The member's value, or null; names in lower case. */
    synchronized byte @Nullable [] get(Variable collection, String key, String name, Instant now) {
        Map<String, Member> members = collections.get(new Id(collection, key));
        Member member = members == null ? null : members.get(name);
        return member == null || member.isOver(now) ? null : member.value;
    }

    /** Sets or, with null, removes. What exceeds the bound on members is dropped. */
    synchronized void set(Variable collection, String key, String name, byte @Nullable [] value, Instant now) {
        Map<String, Member> members = collections.computeIfAbsent(new Id(collection, key), id -> new LinkedHashMap<>());
        if (value == null) {
            members.remove(name);
            return;
        }
        members.values().removeIf(member -> member.isOver(now));
        Member before = members.get(name);
        if (before != null || members.size() < MAX_MEMBERS) {
            Instant expires = before == null ? now.plus(timeout) : before.expires;
            members.put(name, new Member(value, expires));
        }
    }

    /** Lets a member that exists live for so long from now. */
    synchronized void expire(Variable collection, String key, String name, long seconds, Instant now) {
        Map<String, Member> members = collections.get(new Id(collection, key));
        Member member = members == null ? null : members.get(name);
        if (members != null && member != null) {
            members.put(name, new Member(member.value, now.plusSeconds(seconds)));
        }
    }

    /** All members as they are now. */
    synchronized Fields members(Variable collection, String key, Instant now) {
        Fields all = new Fields();
        Map<String, Member> members = collections.getOrDefault(new Id(collection, key), Map.of());
        members.forEach((name, member) -> {
            if (!member.isOver(now)) {
                all.add(new Field(name, member.value));
            }
        });
        return all;
    }
}
