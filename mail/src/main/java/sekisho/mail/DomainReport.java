package sekisho.mail;

import java.util.List;
import java.util.Optional;
import sekisho.words.Bilingual;

/** What DNS says about a sender's domain, and what to write where. */
public record DomainReport(MailDomain domain, List<Finding> findings) {
    public DomainReport {
        findings = List.copyOf(findings);
    }

    /** What a finding is about. */
    public enum Topic {
        MX,
        SPF,
        DKIM,
        DMARC,
        MTA_STS,
        TLS_RPT
    }

    /** How bad it is. */
    public enum Level {
        /** In order. */
        GOOD,
        /** Works, and could be better. */
        ADVICE,
        /** Mails fail or can be forged because of it. */
        PROBLEM
    }

    /**
     * A DNS record to write.
     *
     * @param owner its name
     * @param value its whole value, for the fields of a DNS provider's form
     */
    public record Entry(String owner, String type, String value) {}

    /**
     * One thing that was seen.
     *
     * @param seen the record as published; empty when there is none
     * @param write what to publish instead or in addition
     */
    public record Finding(Topic topic, Level level, Bilingual text, Optional<String> seen, Optional<Entry> write) {}

    /** The findings about one topic. */
    public List<Finding> about(Topic topic) {
        return findings.stream().filter(finding -> finding.topic() == topic).toList();
    }

    /** The worst level of a topic; empty when nothing was found out. */
    public Optional<Level> worst(Topic topic) {
        return about(topic).stream().map(Finding::level).max(java.util.Comparator.naturalOrder());
    }

    /** Whether no mail fails because of what is published. */
    public boolean sound() {
        return findings.stream().noneMatch(finding -> finding.level() == Level.PROBLEM);
    }
}
