package sekisho.it;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** A real browser that tells what a visitor of a page sees. */
final class Sight implements AutoCloseable {
    private static final Path PICTURES = Launcher.ROOT.resolve("it/target/screenshots");
    private static final double PATIENCE_MILLIS = 90_000;
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 800;
    /** How much a colour may differ before an eye would notice. */
    private static final int SAME_COLOUR = 24;

    private static final String ALL_IMAGES = """
            () => Promise.all([...document.images].map(image => {
                image.loading = 'eager';
                return image.decode().catch(() => null);
            }))""";

    private static final String IMAGES = """
            () => [...document.images].map(image => new URL(image.currentSrc).pathname
                + ' ' + image.naturalWidth + 'x' + image.naturalHeight)""";

    private static final String BOXES = """
            () => [...document.querySelectorAll('header, nav, main, article, aside, footer, h1, h2, img, form')].map(one => {
                const box = one.getBoundingClientRect();
                return one.tagName + ' ' + [box.x, box.y + scrollY, box.width, box.height].map(Math.round).join(' ');
            })""";

    /**
     * What is seen.
     *
     * @param text that is visible, the title in front
     * @param images with their natural sizes, in pixels; one that is broken has none
     * @param boxes of the main elements: where each lies and how large it is, in CSS pixels
     * @param failures requests that came to nothing, were answered as an error, or went to another host
     * @param picture of the whole page
     */
    record Seen(String text, List<String> images, List<String> boxes, List<String> failures, BufferedImage picture) {
        /** The share of pixels that differ, 0 to 1; 1 when the pages are not of one size. */
        double difference(Seen other) {
            int width = picture.getWidth();
            int height = picture.getHeight();
            if (width != other.picture.getWidth() || height != other.picture.getHeight()) {
                return 1;
            }
            long different = 0;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    different += differs(picture.getRGB(x, y), other.picture.getRGB(x, y)) ? 1 : 0;
                }
            }
            return (double) different / ((long) width * height);
        }

        private static boolean differs(int one, int other) {
            for (int shift = 0; shift < 24; shift += 8) {
                if (Math.abs(((one >> shift) & 0xFF) - ((other >> shift) & 0xFF)) > SAME_COLOUR) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Chromium chromium;
    private final Browser browser;

    Sight() throws IOException {
        Files.createDirectories(PICTURES);
        chromium = new Chromium();
        browser = chromium.browser();
    }

    /**
     * Looks at a page.
     *
     * @param site where it lies, {@code https://localhost:1}, without a path
     * @param path encoded
     * @param picture what the picture is called
     */
    Seen look(String site, String path, String picture) throws IOException {
        List<String> failures = new ArrayList<>();
        try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setLocale("ja-JP")
                .setViewportSize(WIDTH, HEIGHT))) {
            Page page = context.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.onRequestFailed(request -> failures.add(request.url() + " " + request.failure()));
            page.onRequest(request -> {
                if (!request.url().startsWith(site + "/") && !request.url().startsWith("data:")) {
                    failures.add(request.url() + " is elsewhere");
                }
            });
            page.onResponse(response -> {
                if (response.status() >= 400) {
                    failures.add(response.url() + " " + response.status());
                }
            });
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    failures.add(message.text());
                }
            });
            page.navigate(site + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.LOAD));
            page.evaluate(ALL_IMAGES);
            BufferedImage shown = ImageIO.read(new ByteArrayInputStream(page.screenshot(
                    new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(picture + ".png")))));
            String text = page.title() + "\n" + page.innerText("body");
            return new Seen(
                    text.replace(site, ""), strings(page, IMAGES), strings(page, BOXES), List.copyOf(failures), shown);
        }
    }

    /** What a search in the browser comes to: the text once something was found. */
    String search(String site, String path, String expected) {
        try (BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setIgnoreHTTPSErrors(true).setLocale("ja-JP"))) {
            Page page = context.newPage();
            page.setDefaultTimeout(PATIENCE_MILLIS);
            page.navigate(site + path);
            page.getByText(expected).first().waitFor();
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("wordpress-search.png")));
            return page.innerText("body");
        }
    }

    private static List<String> strings(Page page, String script) {
        return ((List<?>) page.evaluate(script)).stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        chromium.close();
    }
}
