package sekisho.app.notice;

import sekisho.words.Bilingual;

/**
 * Something that an operator is told. It names no visitor and holds no secret.
 *
 * @param kind {@code malware}, {@code copy} and the like; part of the mail's source
 * @param key what makes it the same thing as another one
 * @param subject one line
 * @param text a few sentences
 */
public record OperatorNotice(String kind, String key, Bilingual subject, Bilingual text) {}
