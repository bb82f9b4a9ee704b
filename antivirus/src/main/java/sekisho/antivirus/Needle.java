package sekisho.antivirus;

/** Looks for a word in bytes that come in pieces (Knuth, Morris and Pratt), in time linear in the bytes. */
final class Needle {
    private final byte[] word;
    private final int[] borders;
    private int matched;

    Needle(byte[] word) {
        this.word = word.clone();
        this.borders = new int[word.length];
        int border = 0;
        for (int i = 1; i < word.length; i++) {
            while (border > 0 && word[i] != word[border]) {
                border = borders[border - 1];
            }
            if (word[i] == word[border]) {
                border++;
            }
            borders[i] = border;
        }
    }

    /** Where the word ends that ends first, exclusive, or -1; goes on where the last call ended. */
    int find(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            while (matched > 0 && bytes[i] != word[matched]) {
                matched = borders[matched - 1];
            }
            if (bytes[i] == word[matched] && ++matched == word.length) {
                matched = 0;
                return i + 1;
            }
        }
        return -1;
    }

    /** How many of the last bytes may be the word's beginning. */
    int matched() {
        return matched;
    }

    void reset() {
        matched = 0;
    }

    int length() {
        return word.length;
    }
}
