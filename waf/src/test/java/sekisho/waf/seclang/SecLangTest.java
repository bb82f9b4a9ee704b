package sekisho.waf.seclang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecLangTest {
    private static final Target.Member.All ALL = new Target.Member.All();

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "SecNothing On~test.conf:1: unknown directive SecNothing",
                "SecRule ARGZ x id:1~test.conf:1: unknown variable ARGZ",
                "SecRule ARGS @foo id:1~test.conf:1: unknown operator @foo",
                "SecRule ARGS x id:1,t:foo~test.conf:1: unknown transformation foo",
                "SecRule ARGS x id:1,foo~test.conf:1: unknown action foo",
                "SecRule ARGS x id:1,ctl:foo=On~test.conf:1: unknown ctl foo",
                "SecRule ARGS x id:1,ctl:ruleEngine=Maybe~test.conf:1: ctl:ruleEngine cannot be 'Maybe'",
                "SecRule ARGS x id:1,ctl:ruleRemoveById=x~test.conf:1: ctl:ruleRemoveById cannot be 'x'",
                "SecRule ARGS x id:1,msg:%{foo.bar}~test.conf:1: the macro %{foo.bar} names no known variable",
                "SecRule ARGS x id:1,phase:6~test.conf:1: unknown phase 6",
                "SecRule ARGS x id:1,severity:9~test.conf:1: unknown severity 9",
                "SecRule ARGS x deny~test.conf:1: a rule needs an id",
                "SecRule ARGS x id:0~test.conf:1: the id 0 is no positive number",
                "SecRule ARGS x id:1,status:99~test.conf:1: the status 99 is none from 100 to 599",
                "SecRule ARGS x id:1,chain~test.conf:1: the chain is not completed: its last rule says chain",
                "SecRule ARGS x id:1,skipAfter:END~test.conf:1: skipAfter names the marker END, which stands nowhere",
                "SecRule ARGS x id:1,exec:/x~test.conf:1: action exec is refused: rules start no programs here",
                "SecRule ARGS x id:1,pause:5~test.conf:1: action pause is refused: a rule never makes the checkpoint wait",
                "SecRule ARGS x id:1,setvar:args.a=1~test.conf:1: setvar needs tx, ip, global, session, user or resource, a dot and a name, not args.a",
                "SecRule ARGS x id:1,msg:'open~test.conf:1: the quote in action msg is not closed",
                "SecRule ARGS \"open~test.conf:1: a quote is not closed, or text follows its end without a blank",
                "SecRule REQUEST_URI:x x id:1~test.conf:1: REQUEST_URI is no collection and has no members",
                "SecRule ARGS: x id:1~test.conf:1: the member of target ARGS is empty or not closed",
                "SecRule ARGS~test.conf:1: SecRule takes 2 or 3 values, not 1",
                "SecRuleRemoveById 5-1~test.conf:1: '5-1' is no list of rule ids or ranges",
                "SecRuleEngine Maybe~test.conf:1: SecRuleEngine is On, Off or DetectionOnly, not maybe",
                "SecRuleScript x.lua~test.conf:1: SecRuleScript is refused: rules start no programs here",
                "SecRemoteRules k u~test.conf:1: SecRemoteRules is refused: rules are read from files only",
                "SecXmlExternalEntity On~test.conf:1: SecXmlExternalEntity cannot be On: documents never make the checkpoint fetch anything",
                "SecDefaultAction pass~test.conf:1: SecDefaultAction needs a phase",
                "SecDefaultAction phase:1,log~test.conf:1: SecDefaultAction needs a disruptive action other than block",
                "Include nothing-here.conf~test.conf:1: Include finds no file nothing-here.conf",
                "<IfModule x>~test.conf:1: blocks such as <IfModule> or <Location> belong to a web server's configuration: write their rules without the block",
            })
    void whatCannotBeLoadedIsNamedWithFileAndLine(String text, String problem) {
        assertThat(Texts.problems(text)).containsExactly(problem);
    }

    @Test
    void allProblemsAreReportedTogetherWithTheLineWhereTheirDirectiveBegins() {
        assertThat(Texts.problems("SecFoo 1\r\n# no\\\nSecGone\n\nSecRule ARGS x \\\n \"id:1,\\\n t:bar,baz\"\n"))
                .containsExactly(
                        "test.conf:1: unknown directive SecFoo",
                        "test.conf:5: unknown transformation bar",
                        "test.conf:5: unknown action baz");
    }

    @Test
    void anIdIsTakenOnce() {
        assertThat(Texts.problems("SecAction id:7\nSecAction id:7"))
                .containsExactly("test.conf:2: the id 7 is taken by test.conf:1");
    }

    @Test
    void whatBelongsToTheFirstRuleOfAChainIsRefusedInOthers() {
        assertThat(Texts.problems("SecRule ARGS a id:1,chain\nSecRule ARGS b deny,phase:1,id:2"))
                .containsExactly(
                        "test.conf:2: action id belongs to the first rule of a chain",
                        "test.conf:2: disruptive actions belong to the first rule of a chain",
                        "test.conf:2: a chained rule runs in the phase of the first rule, which is 2");
    }

    @Test
    void targetsKeepMembersPatternsAndPaths() {
        String targets = "ARGS|!ARGS:a|&TX:b|ARGS:'c|d e'|ARGS:/^a\\/b|c:/|ARGS:'/x|y/'|XML:/*|XML://@*";
        assertThat(Texts.rule("SecRule " + targets + " x id:1", 0)
                        .links()
                        .getFirst()
                        .targets())
                .containsExactly(
                        new Target(Target.Kind.INCLUDE, Variable.ARGS, ALL),
                        new Target(Target.Kind.EXCLUDE, Variable.ARGS, new Target.Member.Named("a")),
                        new Target(Target.Kind.COUNT, Variable.TX, new Target.Member.Named("b")),
                        new Target(Target.Kind.INCLUDE, Variable.ARGS, new Target.Member.Named("c|d e")),
                        new Target(Target.Kind.INCLUDE, Variable.ARGS, new Target.Member.Matching("^a/b|c:")),
                        new Target(Target.Kind.INCLUDE, Variable.ARGS, new Target.Member.Matching("x|y")),
                        new Target(Target.Kind.INCLUDE, Variable.XML, new Target.Member.XPath("/*")),
                        new Target(Target.Kind.INCLUDE, Variable.XML, new Target.Member.XPath("//@*")));
    }

    @Test
    void operatorsKeepEscapesOfRegularExpressions() {
        OperatorCall call = operator("SecRule ARGS \"!@RX a\\\"b\\\\\\d%{2}\" id:1");
        assertThat(call).isEqualTo(new OperatorCall(true, "rx", TemplateParser.literal("a\"b\\\\\\d%{2}")));
        assertThat(operator("SecRule ARGS ^x id:1").name()).isEqualTo("rx");
        assertThat(operator("SecRule ARGS \"@pmf a.data\" id:1").name()).isEqualTo("pmFromFile");
    }

    @Test
    void setvarKnowsItsFourFormsAndMacros() {
        String text =
                "SecAction \"id:1,setvar:'TX.A_%{tx.1}=+%{TX.Crit}',setvar:!ip.x,setvar:tx.y,setvar:tx.z=-1,setvar:tx.q='a,b'\"";
        assertThat(Texts.rule(text, 0).links().getFirst().actions())
                .containsExactly(
                        new Action.Pass(),
                        new Action.SetVar(
                                Variable.TX,
                                new Template(List.of(new Template.Literal("a_"), new Template.Macro(Variable.TX, "1"))),
                                Action.SetVar.Change.ADD,
                                new Template(List.of(new Template.Macro(Variable.TX, "crit")))),
                        setVar(Variable.IP, "x", Action.SetVar.Change.REMOVE, ""),
                        setVar(Variable.TX, "y", Action.SetVar.Change.SET, "1"),
                        setVar(Variable.TX, "z", Action.SetVar.Change.SUBTRACT, "1"),
                        setVar(Variable.TX, "q", Action.SetVar.Change.SET, "a,b"));
    }

    @Test
    void quotedValuesKeepCommasAndQuotes() {
        Linked.Rule rule =
                Texts.rule("SecAction \"id:1,msg:'It\\'s, a',tag:'a/b',severity:CRITICAL,ver:'v/1',rev:2\"", 0);
        assertThat(rule.message().constant()).isEqualTo("It's, a");
        assertThat(rule.tags()).containsExactly("a/b");
        assertThat(rule.severity()).contains(2);
        assertThat(rule.version()).isEqualTo("v/1");
        assertThat(rule.revision()).isEqualTo("2");
    }

    @Test
    void defaultsReachTheRulesOfTheirPhaseThatFollow() {
        Program program = Texts.program("""
                SecRule ARGS a "id:1,phase:2,block"
                SecDefaultAction "phase:2,log,deny,status:403,t:lowercase,tag:d"
                SecRule ARGS a "id:2,phase:2,block,t:TRIM,nolog"
                SecRule ARGS a "id:3,phase:2,t:none,t:normalisePath"
                SecRule ARGS a "id:4,phase:1,block"
                """);
        assertThat(head(program, 0).actions()).containsExactly(new Action.Pass());
        assertThat(head(program, 1).actions())
                .containsExactly(new Action.Deny(), new Action.Status(403), new Action.Log(false));
        assertThat(head(program, 1).transformations()).containsExactly("lowercase", "trim");
        assertThat(((Linked.Rule) program.rules().get(1)).tags()).containsExactly("d");
        assertThat(head(program, 2).actions()).contains(new Action.Pass()).doesNotContain(new Action.Deny());
        assertThat(head(program, 2).transformations()).containsExactly("normalizePath");
        assertThat(head(program, 3).actions()).containsExactly(new Action.Pass());
    }

    @Test
    void exceptionsChangeTheRulesBeforeThem() {
        Program program = Texts.program("""
                SecRule ARGS a "id:1,tag:'x/y',chain"
                SecRule ARGS b
                SecRule ARGS|TX:a a "id:2,tag:'z',msg:'hello'"
                SecRule ARGS a "id:3,deny"
                SecRule ARGS a "id:4,tag:'gone'"
                SecRuleRemoveById 9 "10-20"
                SecRuleRemoveByTag ^go
                SecRuleUpdateTargetById 1 "!ARGS:p"
                SecRuleUpdateTargetByTag x/ "REQUEST_URI"
                SecRuleUpdateTargetByMsg hell "REQUEST_HEADERS:X,ARGS:y" "TX:a"
                SecRuleUpdateActionById 3 "pass,t:none,t:trim"
                SecRule ARGS a "id:10"
                """);
        assertThat(program.rules()).hasSize(4);
        assertThat(head(program, 0).targets())
                .extracting(Target::kind, Target::variable)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Target.Kind.INCLUDE, Variable.ARGS),
                        org.assertj.core.groups.Tuple.tuple(Target.Kind.EXCLUDE, Variable.ARGS),
                        org.assertj.core.groups.Tuple.tuple(Target.Kind.INCLUDE, Variable.REQUEST_URI));
        assertThat(head(program, 1).targets())
                .containsExactly(
                        new Target(Target.Kind.INCLUDE, Variable.ARGS, ALL),
                        new Target(Target.Kind.INCLUDE, Variable.REQUEST_HEADERS, new Target.Member.Named("X")),
                        new Target(Target.Kind.INCLUDE, Variable.ARGS, new Target.Member.Named("y")));
        assertThat(head(program, 2).actions()).containsExactly(new Action.Pass());
        assertThat(head(program, 2).transformations()).containsExactly("trim");
        assertThat(((Linked.Rule) program.rules().get(3)).id()).hasValue(10);
    }

    @Test
    void aLongRowOfUnclosedMacrosIsReadInLinearTime() {
        String text = "%{".repeat(200_000) + "}";
        assertThat(Texts.rule("SecAction id:1,msg:" + text, 0).message().constant())
                .isEqualTo(text);
    }

    @Test
    void chainedRulesKeepTheirOwnActionsBehindTheHead() {
        Linked.Rule rule = Texts.rule(
                "SecRule ARGS a id:1,deny,chain\nSecRule TX:x b t:trim,capture,chain\nSecRule IP:y c nolog", 0);
        assertThat(rule.links()).hasSize(3);
        assertThat(rule.links().get(0).actions()).containsExactly(new Action.Deny());
        assertThat(rule.links().get(1).actions()).containsExactly(new Action.Capture());
        assertThat(rule.links().get(1).transformations()).containsExactly("trim");
        assertThat(rule.links().get(2).at()).isEqualTo(new Source("test.conf", 3));
        assertThat(rule.links().get(2).actions()).containsExactly(new Action.Log(false));
    }

    @Test
    void skipAfterMayNameARule() {
        Program program = Texts.program("SecAction id:1,skipAfter:2\nSecAction id:2\nSecAction id:3");
        assertThat(program.rules().get(2)).isEqualTo(new Linked.Marker(new Source("test.conf", 2), "2"));
    }

    @Test
    void settingsAreReadAndForeignOnesIgnored() {
        Settings settings = Texts.program("""
                        SecRuleEngine On
                        SecRequestBodyAccess Off
                        SecRequestBodyLimit 5
                        SecResponseBodyMimeType Text/Plain application/json
                        SecArgumentSeparator ;
                        SecUnicodeMapFile absent.mapping 932
                        SecComponentSignature "A/1"
                        SecAuditEngine RelevantOnly
                        SecPcreMatchLimit 1
                        """).settings();
        assertThat(settings.engine()).isEqualTo(Settings.Engine.ON);
        assertThat(settings.requestBodyAccess()).isFalse();
        assertThat(settings.requestBodyLimit()).isEqualTo(5);
        assertThat(settings.responseBodyMimeTypes()).containsExactly("text/plain", "application/json");
        assertThat(settings.argumentSeparator()).isEqualTo(';');
        assertThat(settings.unicodeMapCodePage()).isEqualTo(932);
        assertThat(settings.componentSignatures()).containsExactly("A/1");
    }

    @Test
    void includesFollowGlobsInOrderAndRefuseCycles(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b.conf"), "SecAction id:2");
        Files.writeString(folder.resolve("a.conf"), "SecAction id:1");
        Files.writeString(folder.resolve("loop.inc"), "Include loop.inc");
        Program program = Texts.program(SecLang.read(List.of(new Piece("x", "Include *.conf", folder))));
        assertThat(program.rules())
                .extracting(linked -> ((Linked.Rule) linked).id().getAsLong())
                .containsExactly(1L, 2L);
        assertThat(program.folders()).hasSize(3);
        SecLang.Outcome loop = SecLang.read(List.of(new Piece("x", "Include loop.inc", folder)));
        assertThat(((SecLang.Outcome.Refused) loop).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("leads back to itself"));
    }

    @Property(tries = 500)
    void anyTextIsAProgramOrProblems(@ForAll @From("texts") String text) {
        switch (Texts.read(text)) {
            case SecLang.Outcome.Loaded(Program program) ->
                assertThat(program.settings().engine()).isNotNull();
            case SecLang.Outcome.Refused(List<Problem> problems, Program _) ->
                assertThat(problems).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of(
                "SecRule ",
                "SecAction ",
                "ARGS",
                "|",
                "!",
                "&",
                ":",
                "/",
                "'",
                "\"",
                "\\",
                "\n",
                " ",
                ",",
                "%{",
                "}",
                "tx.a",
                "=",
                "+",
                "@rx ",
                "id:1",
                "chain",
                "t:none",
                "setvar:",
                "ctl:",
                "SecMarker ",
                "skipAfter:",
                "SecRuleRemoveById ",
                "SecRuleUpdateTargetByTag ",
                "Include ",
                "expirevar:",
                "SecDefaultAction ",
                "phase:1",
                "*",
                "[",
                "-",
                "1",
                ";",
                "ruleRemoveTargetById",
                "XML",
                "\u0000",
                "\u00e3",
                "SecRequestBodyLimit ");
        return words.list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    private static OperatorCall operator(String text) {
        return Texts.rule(text, 0).links().getFirst().operator().orElseThrow();
    }

    private static Linked.Link head(Program program, int index) {
        return ((Linked.Rule) program.rules().get(index)).links().getFirst();
    }

    private static Action setVar(Variable collection, String key, Action.SetVar.Change change, String value) {
        return new Action.SetVar(collection, TemplateParser.literal(key), change, TemplateParser.literal(value));
    }
}
