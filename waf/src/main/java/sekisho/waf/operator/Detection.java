package sekisho.waf.operator;

import sekisho.waf.detect.CrossSiteScripting;
import sekisho.waf.detect.SqlInjection;

/** {@code @detectSQLi} and {@code @detectXSS}. */
final class Detection {
    private Detection() {}

    /** Group 0 is the fingerprint of the injection, no part of the value. */
    static final class Sql implements Operator {
        @Override
        public boolean matches(byte[] value, Evaluation evaluation) {
            return SqlInjection.fingerprint(value).isPresent();
        }

        @Override
        public boolean isFixed() {
            return true;
        }

        @Override
        public void capture(byte[] value, Evaluation evaluation, int groups, Captures into) {
            SqlInjection.fingerprint(value).ifPresent(fingerprint -> into.captured(0, Text.bytes(fingerprint)));
        }
    }

    /** Group 0 is the whole value. */
    static final class Xss implements Operator {
        @Override
        public boolean matches(byte[] value, Evaluation evaluation) {
            return CrossSiteScripting.detect(value);
        }

        @Override
        public boolean isFixed() {
            return true;
        }
    }
}
