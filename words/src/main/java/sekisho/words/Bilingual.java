package sekisho.words;

/** One text in both languages. */
public record Bilingual(String ja, String en) {
    public Bilingual {
        if (ja.isBlank() || en.isBlank()) {
            throw new IllegalArgumentException("a text exists in Japanese and in English");
        }
    }

    public String in(Lang lang) {
        return switch (lang) {
            case JA -> ja;
            case EN -> en;
        };
    }
}
