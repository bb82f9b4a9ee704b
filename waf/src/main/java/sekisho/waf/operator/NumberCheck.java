package sekisho.waf.operator;

/** Checks of numbers by their digits; what is no digit is passed over. */
enum NumberCheck {
    /** Payment cards: the check digit of ISO/IEC 7812-1 (Luhn). */
    CARD {
        @Override
        boolean isValid(byte[] value, int start, int end) {
            int sum = 0;
            int digits = 0;
            for (int i = end - 1; i >= start; i--) {
                if (isDigit(value[i])) {
                    int digit = value[i] - '0';
                    int weighted = (digits & 1) == 0 ? digit : digit * 2;
                    sum = (sum + (weighted > 9 ? weighted - 9 : weighted)) % 10;
                    digits++;
                }
            }
            return digits > 0 && sum == 0;
        }
    },

    /** Brazil's Cadastro de Pessoas Físicas: eleven digits, the last two are check digits modulo 11. */
    CPF {
        @Override
        boolean isValid(byte[] value, int start, int end) {
            long digits = digits(value, start, end, 11);
            return digits >= 0
                    && digits != ASCENDING_11
                    && !repeated(digits, 11)
                    && check(digits, 9) == digit(digits, 11, 9)
                    && check(digits, 10) == digit(digits, 11, 10);
        }

        private int check(long digits, int count) {
            int sum = 0;
            for (int i = 0; i < count; i++) {
                sum += digit(digits, 11, i) * (count + 1 - i);
            }
            int rest = sum % 11;
            return rest < 2 ? 0 : 11 - rest;
        }
    },

    /** The United States' Social Security number: nine digits in three fields, none of them zero, area below 740 and not 666. */
    SSN {
        @Override
        boolean isValid(byte[] value, int start, int end) {
            long digits = exactDigits(value, start, end, 9);
            if (digits < 0 || digits == 12345678 || digits == 123456789 || repeated(digits, 9)) {
                return false;
            }
            int area = (int) (digits / 1_000_000);
            return area > 0 && area < 740 && area != 666 && digits / 10_000 % 100 > 0 && digits % 10_000 > 0;
        }
    },

    /** Austria's Sozialversicherungsnummer: ten digits, the fourth is the check digit modulo 11. */
    SVNR {
        private static final String WEIGHTS = "3790584216";

        @Override
        boolean isValid(byte[] value, int start, int end) {
            long digits = digits(value, start, end, 10);
            if (digits < 0 || digits == ASCENDING_10 || repeated(digits, 10)) {
                return false;
            }
            int sum = 0;
            for (int i = 0; i < 10; i++) {
                sum += digit(digits, 10, i) * (WEIGHTS.charAt(i) - '0');
            }
            return sum % 11 % 10 == digit(digits, 10, 3);
        }
    };

    private static final long ASCENDING_11 = 1_234_567_890L;
    private static final long ASCENDING_10 = 123_456_789L;

    /** Whether {@code value[start, end)} is such a number. */
    abstract boolean isValid(byte[] value, int start, int end);

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The first {@code count} digits as a number, or -1 when there are fewer. */
    private static long digits(byte[] value, int start, int end, int count) {
        long number = 0;
        int seen = 0;
        for (int i = start; i < end && seen < count; i++) {
            if (isDigit(value[i])) {
                number = number * 10 + value[i] - '0';
                seen++;
            }
        }
        return seen == count ? number : -1;
    }

    /** The same, or -1 when there are more. */
    private static long exactDigits(byte[] value, int start, int end, int count) {
        int seen = 0;
        for (int i = start; i < end; i++) {
            seen += isDigit(value[i]) ? 1 : 0;
        }
        return seen == count ? digits(value, start, end, count) : -1;
    }

    private static int digit(long number, int count, int index) {
        long rest = number;
        for (int i = count - 1; i > index; i--) {
            rest /= 10;
        }
        return (int) (rest % 10);
    }

    private static boolean repeated(long number, int count) {
        for (int i = 1; i < count; i++) {
            if (digit(number, count, i) != digit(number, count, 0)) {
                return false;
            }
        }
        return true;
    }
}
