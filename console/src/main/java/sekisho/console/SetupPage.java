package sekisho.console;

import java.util.Optional;

/**
 * @param action where the form goes
 * @param problem why the password was not taken
 */
record SetupPage(Frame frame, String action, Optional<Text> problem) {}
