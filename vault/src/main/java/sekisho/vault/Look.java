package sekisho.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a file looks like from outside. Whoever changes its content changes this: the time of the last change of status (ctime) is the
 * kernel's to set, so putting size and modification time back hides nothing.
 */
record Look(Map<String, Object> attributes) {
    static Look at(Path file) throws IOException {
        return new Look(Map.copyOf(
                Files.readAttributes(file, "unix:size,ino,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS)));
    }
}
