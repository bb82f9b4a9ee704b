package sekisho.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads the 32 bytes that a {@link MasterKey} names. Messages never hold what was read. */
final class MasterKeySource {
    static final int KEY_BYTES = 32;

    /** Base64 text of the key with generous white space around it. */
    private static final int TEXT_LIMIT = 4096;

    private final UnaryOperator<@Nullable String> environment;
    private final Duration deadline;

    MasterKeySource(UnaryOperator<@Nullable String> environment, Duration deadline) {
        this.environment = environment;
        this.deadline = deadline;
    }

    static MasterKeySource ofProcess() {
        return new MasterKeySource(name -> name == null ? null : System.getenv(name), Duration.ofSeconds(10));
    }

    /**
     * @param dataFolder where the wrapped keys lie; a key file may not lie in it
     * @param first whether there are no wrapped keys yet, so that a missing key file may be created
     */
    byte[] read(MasterKey masterKey, Path dataFolder, boolean first) {
        return switch (masterKey) {
            case MasterKey.File file -> readFile(file.path(), dataFolder, first);
            case MasterKey.Environment variable -> readVariable(variable.variable());
            case MasterKey.Command command -> readCommand(command);
        };
    }

    private static byte[] readFile(Path file, Path dataFolder, boolean first) {
        if (real(file).startsWith(real(dataFolder))) {
            throw refused("The master key file must lie outside the data folder: " + file);
        }
        try {
            if (first && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                create(file);
            }
            if (!Files.exists(file)) {
                throw refused("The master key file is missing: " + file
                        + ". Without it the data folder cannot be read; restore the file from its backup.");
            }
            if (PrivateFiles.openToOthers(file)) {
                throw refused("The master key file is open to group or others: " + file + ". Set its mode to 0600.");
            }
            byte[] text = PrivateFiles.read(file, TEXT_LIMIT);
            return decode(text, "The master key file " + file);
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Code.MASTER_KEY, "The master key file cannot be read or created: " + file, e);
        }
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.createFolder(folder);
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        byte[] text = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            PrivateFiles.createWhole(file, text);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its key is the key.
            return;
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    private byte[] readVariable(String variable) {
        String text = environment.apply(variable);
        if (text == null || text.isBlank()) {
            throw refused("The environment variable with the master key is not set: " + variable);
        }
        if (text.length() > TEXT_LIMIT) {
            throw refused("The environment variable " + variable + " is longer than " + TEXT_LIMIT + " characters.");
        }
        return decode(text.getBytes(StandardCharsets.UTF_8), "The environment variable " + variable);
    }

    /** The command gets no input; what it says on standard error is thrown away, as it may hold secrets. */
    private byte[] readCommand(MasterKey.Command command) {
        String name = "The master key command " + command.command().getFirst();
        Process process;
        try {
            process = new ProcessBuilder(command.command())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new StoreException(StoreException.Code.MASTER_KEY, name + " cannot be started.", e);
        }
        try {
            long end = System.nanoTime() + deadline.toNanos();
            byte[] text = output(process).get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (text.length > TEXT_LIMIT) {
                throw refused(name + " wrote more than " + TEXT_LIMIT + " bytes.");
            }
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                throw refused(name + " ended with status " + process.exitValue() + ".");
            }
            return decode(text, "The output of the master key command");
        } catch (TimeoutException e) {
            throw refused(name + " did not end within " + deadline.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new StoreException(StoreException.Code.MASTER_KEY, name + " cannot be read.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(name + " was interrupted.");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<byte[]> output(Process process) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread.ofVirtual().name("master-key").start(() -> {
            try (InputStream in = process.getInputStream()) {
                read.complete(in.readNBytes(TEXT_LIMIT + 1));
            } catch (IOException e) {
                read.completeExceptionally(e);
            }
        });
        return read;
    }

    private static byte[] decode(byte[] text, String what) {
        String stripped = new String(text, StandardCharsets.ISO_8859_1).strip();
        byte[] key;
        try {
            key = Base64.getDecoder().decode(stripped);
        } catch (IllegalArgumentException e) {
            // The decoder's message names a character of the secret, so it is no cause here.
            throw refused(what + " is not Base64.");
        }
        if (key.length != KEY_BYTES) {
            throw refused(what + " does not hold 32 bytes. Create one with: head -c 32 /dev/urandom | base64");
        }
        return key;
    }

    /** The path without symbolic links, as far as it exists. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path existing = absolute;
        while (existing != null) {
            try {
                return existing.toRealPath().resolve(existing.relativize(absolute));
            } catch (IOException e) {
                existing = existing.getParent();
            }
        }
        return absolute;
    }

    private static StoreException refused(String message) {
        return new StoreException(StoreException.Code.MASTER_KEY, message);
    }
}
