package sekisho.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import sekisho.words.Bilingual;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = "説明付きの設定ファイルを作ります。Writes a commented configuration file.")
final class InitCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("sekisho.yaml");

    @Option(names = "--schema", description = "Print the JSON Schema of the configuration instead.")
    private boolean schema;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = main.terminal();
        if (schema) {
            terminal.line(resource("sekisho.schema.json"));
            return 0;
        }
        try {
            Files.writeString(
                    file,
                    resource("sekisho." + terminal.lang().tag() + ".yaml"),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new VerbException(
                    1, new Bilingual("すでにあるため上書きしません: " + file, "It exists already and is not overwritten: " + file));
        }
        terminal.line(
                "作りました: " + file + "  次は host と upstream を書き換えて ./sekisho check -c " + file,
                "Written: " + file + "  Now change host and upstream, then ./sekisho check -c " + file);
        return 0;
    }

    /** A text that is shipped beside this class. */
    static String resource(String name) throws IOException {
        try (InputStream in = InitCommand.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("missing resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
