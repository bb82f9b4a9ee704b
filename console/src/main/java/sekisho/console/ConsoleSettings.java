package sekisho.console;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Where the console answers and how it shows who it is.
 *
 * @param listen where the console answers, HTTPS only
 * @param publicUrl the address as the operator types it, without a trailing slash ({@code https://localhost:9443})
 * @param chain PEM certificate chain
 * @param key PEM private key
 * @param dataFolder where uploaded workbooks are kept, sealed
 */
public record ConsoleSettings(InetSocketAddress listen, String publicUrl, Path chain, Path key, Path dataFolder) {}
