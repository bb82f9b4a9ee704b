package sekisho.waf.detect;

/**
 * Tells columns that have Japanese names from Japanese text, by where the words stand.
 *
 * <p>PostgreSQL, MySQL and SQL Server all take such names without quotes. They are believed where the value first ends
 * the string or the number that the application put it into, goes on with a condition, and this condition is complete:
 * {@code x' or 氏名='山田' --}, {@code 1) or (あ=あ}. Text does not do that: a quoted word is followed by more words
 * ({@code '東京' or '大阪'}), and a word that follows the condition ({@code 1 or 件数=2 の場合}) is an error in every
 * dialect. Two forms more are believed where the whole value is one: a condition on a name joined with one that is always
 * true ({@code 氏名=1 or 1=1}), and a name between signs that put two strings together ({@code x'-氏名-'}).
 */
final class SqlNames {
    private final SqlReading reading;
    private int at;

    private SqlNames(SqlReading reading) {
        this.reading = reading;
    }

    /** Whether the reading is a condition on such a name behind the end of what the value stands in. */
    static boolean areMeant(SqlReading reading) {
        SqlNames names = new SqlNames(reading);
        return names.isTautology() || names.isBetweenStrings() || names.read();
    }

    /** {@code 氏名=1 or 1=1}, and nothing but a comment behind it. */
    private boolean isTautology() {
        SqlToken first = reading.at(0);
        SqlToken last = reading.at(2);
        SqlToken behind = reading.at(3);
        return first.natural
                && (first.type == 'n' || first.compared)
                && reading.at(1).type == '&'
                && last.type == '1'
                && last.compared
                && !last.natural
                && (behind.type == 0 || behind.type == 'c');
    }

    /** {@code x'-氏名-'}, of which folding leaves the first sign: the value ends where the second string begins. */
    private boolean isBetweenStrings() {
        SqlToken first = reading.at(0);
        SqlToken sign = reading.at(1);
        SqlToken last = reading.at(2);
        return first.type == 's'
                && first.open == 0
                && sign.natural
                && "-+=|".indexOf(sign.first()) >= 0
                && last.type == 's'
                && last.open == first.close
                && last.length == 0
                && last.close == 0;
    }

    private boolean read() {
        SqlToken first = reading.token(0);
        boolean string = first.type == 's' && first.open == 0 && first.close != 0;
        // "3. ORDER BY" is the third item of a list.
        boolean number = first.type == '1' && !first.natural && first.last() != '.';
        if (!string && !number) {
            return false;
        }
        at = 1;
        skip(')');
        SqlToken link = reading.at(at++);
        if (link.type == 'B') {
            return readName(string) || (isName() && reading.at(at + 1).type == 'c');
        }
        skip('(');
        if (reading.at(at).type == 'E' && (link.type == 'o' || link.type == '&')) {
            at++;
            return isName() && reading.at(at + 1).type == 'k';
        }
        if (link.type != '&') {
            return false;
        }
        if (reading.at(at).type == 'f' && reading.at(at + 1).type == '(') {
            at += 2;
            return isName();
        }
        return readName(string);
    }

    private boolean readName(boolean string) {
        if (!isName()) {
            return false;
        }
        SqlToken next = reading.at(at + 1);
        if (reading.at(at).compared) {
            return next.type != 'n' && !next.natural;
        }
        return switch (next.type) {
            case 'c', 'k', 'B', 'U' -> string || next.type == 'k';
            case 'o' -> string || next.isComparison();
            case 'f' -> next.is("LIKE") || next.is("NOT LIKE");
            default -> false;
        };
    }

    private boolean isName() {
        SqlToken token = reading.at(at);
        return token.natural && (token.type == 'n' || token.type == 'v' || token.compared);
    }

    private void skip(char type) {
        while (reading.at(at).type == type) {
            at++;
        }
    }
}
