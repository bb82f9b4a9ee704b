package sekisho.console;

import java.util.Optional;
import sekisho.words.Lang;

/** A request, the language it is answered in, and the session it came with. */
record Visit(Ask ask, Lang lang, Optional<Sessions.Session> session) {
    Frame frame(Frames frames, Text title, Nav nav) {
        return frame(frames, title.in(lang), nav);
    }

    Frame frame(Frames frames, String title, Nav nav) {
        return frames.frame(this, title, nav);
    }
}
