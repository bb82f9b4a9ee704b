/** The pages on which tenants, members and screens are administered, for the operator's console and the tenants' own. */
@NullMarked
package sekisho.identity.admin;

import org.jspecify.annotations.NullMarked;
