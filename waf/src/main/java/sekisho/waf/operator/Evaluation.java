package sekisho.waf.operator;

import sekisho.waf.seclang.Template;

/** What an operator may ask of the transaction that it is run in. One thread. */
public interface Evaluation {
    /** The template's text with the macros replaced by what they stand for now; empty text for what does not exist. */
    byte[] expand(Template template);
}
