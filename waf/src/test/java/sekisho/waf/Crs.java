package sekisho.waf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The Core Rule Set that lies beside the repository, set up as upstream's regression tests want it. */
final class Crs {
    static final Path FOLDER = Path.of(System.getProperty("sekisho.root")).resolve("../shared/crs");
    static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 40000);
    static final InetSocketAddress SERVER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");

    private Crs() {}

    /** The texts for one paranoia level. */
    static List<RuleText> texts(String engine, int level) {
        List<RuleText> texts = new ArrayList<>();
        texts.add(new RuleText("base", base(engine), FOLDER));
        try (Stream<Path> files = Files.list(FOLDER.resolve("rules"))) {
            texts.add(RuleText.of(FOLDER.resolve("crs-setup.conf.example")));
            texts.add(new RuleText("level", level(level), FOLDER));
            for (Path file : files.filter(path -> path.toString().endsWith(".conf"))
                    .sorted()
                    .toList()) {
                texts.add(RuleText.of(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static String base(String engine) {
        return """
            SecRuleEngine %s
            SecRequestBodyAccess On
            SecResponseBodyAccess On
            SecResponseBodyMimeType text/plain text/html text/xml application/json
            SecRequestBodyLimit 13107200
            SecRequestBodyNoFilesLimit 13107200
            SecDefaultAction "phase:1,log,auditlog,pass"
            SecDefaultAction "phase:2,log,auditlog,pass"
            SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
            SecRule REQUEST_HEADERS:Content-Type "^application/(?:[a-z0-9.-]+[+])?json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
            SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,msg:'The request body could not be read',severity:2"
            SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:200003,phase:2,t:none,log,deny,status:400,msg:'A multipart body breaks the rules'"
            """.formatted(engine);
    }

    private static String level(int level) {
        return """
            SecAction "id:900000,phase:1,pass,t:none,nolog,setvar:tx.blocking_paranoia_level=%d"
            SecAction "id:900001,phase:1,pass,t:none,nolog,setvar:tx.crs_validate_utf8_encoding=1,setvar:tx.arg_name_length=100,setvar:tx.arg_length=400,setvar:tx.total_arg_length=64000,setvar:tx.max_num_args=255,setvar:tx.max_file_size=64100,setvar:tx.combined_file_sizes=65535"
            """.formatted(level);
    }

    static RuleSet load(String engine, int level) {
        return switch (RuleSet.load(texts(engine, level))) {
            case RuleSet.Loaded loaded -> loaded.rules();
            case RuleSet.Rejected rejected ->
                throw new AssertionError("the Core Rule Set was rejected: " + rejected.problems());
        };
    }

    /** Sends a stage through all five phases and tells which rules matched. */
    static Set<Long> ids(RuleSet rules, CrsStage stage) {
        Set<Long> ids = new TreeSet<>();
        for (RuleMatch match : run(rules, stage).matches()) {
            match.id().ifPresent(ids::add);
        }
        return ids;
    }

    static Transaction run(RuleSet rules, CrsStage stage) {
        Transaction transaction = rules.begin("id", TIME, CLIENT, SERVER);
        transaction.requestLine(stage.method(), stage.target(), stage.protocol());
        for (Map.Entry<String, String> header : stage.headers()) {
            transaction.requestHeader(header.getKey(), header.getValue());
        }
        Optional<Intervention> asked = transaction.requestHead();
        if (asked.isEmpty()) {
            asked = transaction.requestBody(stage.body(), false);
        }
        if (asked.isEmpty()) {
            Reflection answer = Reflection.of(stage);
            answer.headers().forEach(transaction::responseHeader);
            asked = transaction.responseHead(answer.status(), "HTTP/1.1");
            if (asked.isEmpty()) {
                transaction.responseBody(transaction.wantsResponseBody() ? answer.body() : new byte[0], false);
            }
        }
        transaction.finish();
        return transaction;
    }
}
