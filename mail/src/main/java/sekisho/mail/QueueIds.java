package sekisho.mail;

import java.math.BigInteger;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Makes queue ids that grow: 48 bits of time and 80 random bits, or one more than the last. Guarded by itself. */
final class QueueIds {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 26;
    private static final int RANDOM_BITS = 80;

    private final InstantSource clock;
    private final RandomGenerator random;
    private BigInteger last = BigInteger.ZERO;

    /** Ids come after {@code newest}, whatever the clock says. */
    QueueIds(InstantSource clock, RandomGenerator random, java.util.Optional<QueueId> newest) {
        this.clock = clock;
        this.random = random;
        newest.ifPresent(id -> last = number(id));
    }

    synchronized QueueId next() {
        BigInteger fresh = BigInteger.valueOf(clock.millis())
                .shiftLeft(RANDOM_BITS)
                .or(BigInteger.valueOf(random.nextLong() & 0xFFFF_FFFFFFL).shiftLeft(40))
                .or(BigInteger.valueOf(random.nextLong() & 0xFF_FFFFFFFFL));
        last = fresh.compareTo(last) > 0 ? fresh : last.add(BigInteger.ONE);
        char[] text = new char[LENGTH];
        BigInteger rest = last;
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt(rest.intValue() & 31);
            rest = rest.shiftRight(5);
        }
        return new QueueId(new String(text));
    }

    private static BigInteger number(QueueId id) {
        BigInteger number = BigInteger.ZERO;
        for (char digit : id.value().toCharArray()) {
            number = number.shiftLeft(5).or(BigInteger.valueOf(DIGITS.indexOf(digit)));
        }
        return number;
    }
}
