/** What operators are told by mail: which events, how often, in which words. */
@NullMarked
package sekisho.app.notice;

import org.jspecify.annotations.NullMarked;
