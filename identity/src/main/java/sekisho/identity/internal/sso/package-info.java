/** The two protocols by which an identity provider vouches for somebody: OpenID Connect and SAML 2.0. Without tables or pages. */
@NullMarked
package sekisho.identity.internal.sso;

import org.jspecify.annotations.NullMarked;
