package sekisho.waf.seclang;

import java.util.List;

/** Reads SecLang: text in, a linked program or every problem out. Safe to call from any thread; reads included files. */
public final class SecLang {
    private SecLang() {}

    /** What reading came to. */
    public sealed interface Outcome {
        /** Everything is known and linked. */
        record Loaded(Program program) implements Outcome {}

        /**
         * Nothing is loaded.
         *
         * @param problems in the order found, never empty
         * @param rest what could be read all the same, to look for further problems in; not to be run
         */
        record Refused(List<Problem> problems, Program rest) implements Outcome {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads pieces as one configuration, in order. Never throws on any text; the file system is touched only for Include.
     * What is unknown is a problem, never skipped.
     */
    public static Outcome read(List<Piece> pieces) {
        Problems problems = new Problems();
        SettingsBuilder settings = new SettingsBuilder();
        Linker linker = new Linker(problems);
        Directives directives = new Directives(problems, settings, linker);
        for (Piece piece : pieces) {
            directives.read(piece);
        }
        List<Linked> rules = linker.finish();
        List<Problem> found = problems.found();
        Program program = new Program(settings.build(), rules, directives.folders());
        return found.isEmpty() ? new Outcome.Loaded(program) : new Outcome.Refused(found, program);
    }
}
