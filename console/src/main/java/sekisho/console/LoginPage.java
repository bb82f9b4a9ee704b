package sekisho.console;

import java.util.Optional;

/**
 * @param to where to go afterwards, a path of ours
 * @param problem what to say above the form
 */
record LoginPage(Frame frame, String to, Optional<String> problem) {}
