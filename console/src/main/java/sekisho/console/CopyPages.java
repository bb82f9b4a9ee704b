package sekisho.console;

import java.util.List;
import java.util.Optional;
import sekisho.vault.Differences;
import sekisho.vault.SiteVault;
import sekisho.vault.Vault;
import sekisho.vault.VaultException;
import sekisho.vault.Version;
import sekisho.words.Bilingual;

/** The published copies: versions, differences, a page before and after, publishing and rolling back. */
final class CopyPages {
    private static final System.Logger LOG = System.getLogger(CopyPages.class.getName());
    private static final String ACTOR = "operator";

    private final Frames frames;
    private final Optional<Vault> vault;

    /** @param vault empty where nothing is published from a copy */
    CopyPages(Frames frames, Optional<Vault> vault) {
        this.frames = frames;
        this.vault = vault;
    }

    private Optional<SiteVault> site(String host) {
        return vault.flatMap(all -> all.site(host));
    }

    Reply list(Visit visit) {
        List<CopiesPage.Line> lines = vault.stream()
                .flatMap(all -> all.sites().stream())
                .flatMap(host ->
                        site(host).stream().map(site -> new CopiesPage.Line(host, site.published(), site.newest())))
                .toList();
        return Reply.page(Templates.copies(new CopiesPage(visit.frame(frames, Text.COPIES_TITLE, Nav.COPIES), lines)));
    }

    Optional<Reply> page(Visit visit, String host) {
        return site(host).map(site -> page(visit, site, Optional.empty()));
    }

    private Reply page(Visit visit, SiteVault site, Optional<Bilingual> problem) {
        int published = site.published().map(Version::number).orElse(0);
        Optional<Differences> differences = site.newest()
                .filter(version -> version.number() != published)
                .map(version -> site.differences(published, version.number()));
        Frame frame = visit.frame(frames, site.settings().site(), Nav.COPIES);
        return Reply.html(
                problem.isPresent() ? 409 : 200,
                Templates.copy(new CopyPage(
                        frame,
                        site.settings().site(),
                        site.settings().origin().toString(),
                        site.versions().reversed(),
                        published,
                        differences,
                        site.crawling(),
                        problem)));
    }

    Optional<Reply> preview(Visit visit, String host) {
        String path = visit.ask().parameter("path");
        int before = number(visit.ask().parameter("before"));
        int after = number(visit.ask().parameter("after"));
        return site(host).map(site -> {
            Frame frame = visit.frame(frames, Text.COPIES_PREVIEW, Nav.COPIES);
            return Reply.page(Templates.preview(new PreviewPage(frame, host, path, before, after)))
                    .with(Protections.POLICY, Protections.CONTENT_SECURITY_POLICY + "; frame-src 'self'");
        });
    }

    /** The content of a frame: it may run nothing and load nothing. */
    Optional<Reply> frame(Visit visit, String host, String version) {
        String path = visit.ask().parameter("path");
        return site(host).map(site -> {
            String html;
            try {
                html = site.preview(number(version), path).orElse("<!doctype html><meta charset=utf-8><p>—</p>");
            } catch (VaultException e) {
                html = "<!doctype html><meta charset=utf-8><p>—</p>";
            }
            return Reply.page(html)
                    .with(
                            Protections.POLICY,
                            "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'")
                    .with("X-Frame-Options", "SAMEORIGIN");
        });
    }

    Optional<Reply> act(Visit visit, String host, String act) {
        Optional<SiteVault> found = site(host);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SiteVault site = found.get();
        int version = number(visit.ask().field("version"));
        try {
            switch (act) {
                case "crawl" -> crawl(site);
                case "publish" ->
                    site.publish(version, visit.ask().field("approve").equals("yes"), ACTOR);
                case "rollback" -> site.rollBack(version, ACTOR);
                default -> {
                    return Optional.empty();
                }
            }
        } catch (VaultException e) {
            return Optional.of(page(visit, site, Optional.of(e.code().text())));
        }
        return Optional.of(Reply.seeOther(Links.of("vault", host)));
    }

    /** Takes its time; the page shows how far it is. */
    private static void crawl(SiteVault site) {
        if (site.crawling().isPresent()) {
            throw new VaultException(VaultException.Code.BUSY, "a crawl is under way");
        }
        Thread.ofVirtual().name("console-crawl").start(() -> {
            try {
                Version ignored = site.crawl(ACTOR, step -> {});
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "event=crawl-failed", e);
            }
        });
    }

    private static int number(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
