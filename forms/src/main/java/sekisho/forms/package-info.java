/**
 * Mail forms for static pages. {@link sekisho.forms.FormsRoom} answers the requests below {@code /.sekisho/forms/}: the script
 * that turns a plain form into a working one, tokens, submissions. Its pure core ({@code Tokens}, {@code ProofOfWork}, {@code
 * Validation}, {@code ContentRules}) takes records and returns records.
 */
@NullMarked
package sekisho.forms;

import org.jspecify.annotations.NullMarked;
