package sekisho.waf.plan;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** How often bytes occur in what people send: a rough estimate, which only decides which necessary string is looked for. */
final class Text {
    /** Letters of English text from the most frequent to the least (Norvig, "English Letter Frequency Counts", 2012). */
    private static final String BY_FREQUENCY = "etaoinsrhldcumfpgwybvkxjqz";

    /** What pages, forms and field values are full of; its strings are not rare, however rare their bytes. */
    private static final String ORDINARY = """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page title - Site name</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="The">
            <link rel="stylesheet" href="/css/style.css"><script src="/js/main.js" defer></script></head><body class="home">
            <header><nav><ul><li><a href="/">Home</a></li><li><a href="https://www.example.com/">About us</a></li></ul></nav>
            </header><main><h1>Heading</h1><h2>Heading</h2><p class="text">This is a paragraph of text with an item and a
            <strong>word</strong>, and <em>another</em>.<br></p><div id="content"><span>text</span></div><hr><center>
            <table border="0" cellpadding="0"><tr><td align="center"><b>Name</b></td><th>Value</th></tr></table><img src="/img/
            logo.png" alt="Logo" width="100" height="50"><form action="/search" method="post"><label for="name">Name</label>
            <input type="text" name="name" value=""><input type="submit" value="Submit"><select name="list"><option value="1">
            </select><textarea name="comment"></textarea><button type="submit">Send</button></form></main><footer>
            <html><head><title>Title</title></head><body><h1>Title</h1><p>text</p></body></html><html xmlns="http://www.w3.org/
            1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"/><div><p><a href="http://
            &copy; 2026 All rights reserved.&nbsp;</footer><style>body { color: #000; font-size: 12px; }</style></body></html>
            Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36
            Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0 (iPhone; CPU iPhone OS 17_5 like Mac OS
            X) Version/17.5 Mobile/15E148 text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8
            gzip, deflate, br, zstd en-US,en;q=0.5 application/x-www-form-urlencoded multipart/form-data application/json
            {"id": 1, "name": "value", "items": [{"price": 19.95, "text": "for the", "count": 2}], "enabled": true, "other": null}
            """;

    private static final double[] SHARE = new double[256];
    private static final Set<Long> GRAMS = new HashSet<>();

    /** How often an ordinary string of 4 or 8 bytes is expected at a place of a text. */
    private static final double ORDINARY_LIKELIHOOD = 0.02;

    static {
        for (int b = 0; b < 256; b++) {
            SHARE[b] = b < 0x20 ? 0.0003 : b < 0x7f ? 0.002 : 0.003;
        }
        for (int i = 0; i < 26; i++) {
            double share = Math.max(0.0015, 0.12 * Math.pow(0.86, i));
            SHARE[BY_FREQUENCY.charAt(i)] = share;
            SHARE[BY_FREQUENCY.charAt(i) - 32] = share / 8;
        }
        for (int c = '0'; c <= '9'; c++) {
            SHARE[c] = 0.02;
        }
        for (char c : "\"/<>=.-,:;_&%()".toCharArray()) {
            SHARE[c] = 0.012;
        }
        SHARE['<'] = 0.03;
        SHARE['>'] = 0.03;
        SHARE['/'] = 0.03;
        SHARE['"'] = 0.02;
        SHARE['='] = 0.02;
        SHARE[' '] = 0.15;
        SHARE['\n'] = 0.01;
        byte[] text = ORDINARY.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < text.length; at++) {
            long gram = 0;
            for (int i = 0; i < Prefilter.LONG_GRAM && at + i < text.length; i++) {
                gram |= (long) (text[at + i] | 0x20) << (8 * i);
                if (i + 1 == Prefilter.GRAM || i + 1 == Prefilter.LONG_GRAM) {
                    GRAMS.add(gram);
                }
            }
        }
    }

    /** How likely a folded string of 4 or 8 bytes is at least to occur at a place of a text. */
    static double atLeast(long gram) {
        return GRAMS.contains(gram) ? ORDINARY_LIKELIHOOD : 0;
    }

    /** How often a byte occurs, in either case when it is a letter; of a folded byte. */
    static double foldedShare(int b) {
        return SHARE[b] + SHARE[b & ~0x20];
    }

    private Text() {}

    /** The share of this byte, 0 to 1. */
    static double share(int b) {
        return SHARE[b];
    }
}
