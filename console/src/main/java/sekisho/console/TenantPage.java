package sekisho.console;

/** A page of identity in the console's frame; the HTML is escaped already. */
record TenantPage(Frame frame, String html) {}
