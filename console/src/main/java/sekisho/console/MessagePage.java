package sekisho.console;

/**
 * A page that says one thing: what went wrong.
 *
 * @param id the request id that the operator can quote
 */
record MessagePage(Frame frame, int status, Text text, String id) {}
