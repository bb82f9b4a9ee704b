/** A web application firewall engine for SecLang rules. Bytes in, verdicts out; no sockets, no clock, no threads of its own. */
@NullMarked
package sekisho.waf;

import org.jspecify.annotations.NullMarked;
