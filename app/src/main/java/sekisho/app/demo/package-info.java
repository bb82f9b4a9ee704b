/** What stands around Sekisho in the demo: a recipient's mail server, a DNS server of the sender, a real CMS. */
@NullMarked
package sekisho.app.demo;

import org.jspecify.annotations.NullMarked;
