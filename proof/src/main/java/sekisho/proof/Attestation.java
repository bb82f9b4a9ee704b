package sekisho.proof;

import java.time.LocalDate;
import java.util.Optional;
import sekisho.words.Bilingual;

/**
 * A person's word for a control.
 *
 * @param control control id
 * @param owner the role or name that vouches
 * @param text what is vouched for
 * @param file name of an attached document
 * @param from the day it was given
 * @param validUntil the last day it holds
 */
public record Attestation(
        String control, String owner, Bilingual text, Optional<String> file, LocalDate from, LocalDate validUntil) {}
