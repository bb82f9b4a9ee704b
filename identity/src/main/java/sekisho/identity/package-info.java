/** Who may pass: tenants, accounts, login, sessions, permissions. */
@NullMarked
package sekisho.identity;

import org.jspecify.annotations.NullMarked;
