package sekisho.proof.probe;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsSettings;
import sekisho.forms.Forward;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Sends marked values to a form of our own, once with forwarding to a receiver of our own and once without: the receiver must get
 * them, signed, in the first case and nothing in the second, and nothing may be left of them here. Then says to which hosts the
 * configured forms pass values on and what became of the last ones; what was given up since the last one that was taken makes it
 * fail.
 */
final class ForwardingProbe implements Probe {
    private static final String CONTROL = "external-forwarding";
    private static final int LOOKED_AT = 100;
    private static final Duration DELIVERY = Duration.ofSeconds(20);
    private static final Pattern SIGNATURE = Pattern.compile("t=([0-9]{1,12}),v1=([0-9a-f]{64})");

    private final CanaryForms canaries;
    private final Supplier<FormsSettings> forms;
    private final BiFunction<String, Integer, List<Forward>> forwards;
    private final Path data;
    private final Caller caller;

    ForwardingProbe(
            CanaryForms canaries,
            Supplier<FormsSettings> forms,
            BiFunction<String, Integer, List<Forward>> forwards,
            Path data,
            Caller caller) {
        this.canaries = canaries;
        this.forms = forms;
        this.forwards = forwards;
        this.data = data;
        this.caller = caller;
    }

    @Override
    public String id() {
        return "form-forwarding";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        int targets = configured(facts, wrong);
        facts.put("targets", Integer.toString(targets));
        try (Receiver receiver = new Receiver()) {
            if (!trial(receiver, facts, wrong)) {
                return List.of(observation(
                        Result.NOT_CONFIGURED, "ホスト名のあるサイトがありません。", "There is no site with a host of its own.", facts));
            }
        }
        if (!wrong.isEmpty()) {
            return List.of(observation(
                    Result.FAILS,
                    "フォームの値を渡すところに、期待どおりでない点があります(" + String.join("、", wrong) + ")。",
                    "Values of forms were not passed on as they should be: " + String.join(", ", wrong) + ".",
                    facts));
        }
        return List.of(observation(
                Result.HOLDS,
                (targets == 0 ? "フォームの値を他のシステムへ渡していません。" : "フォームの値を渡す相手は " + targets + " か所です。")
                        + "検証用のフォームで試し、設定した相手にだけ署名を付けて渡り、受け取られた値がここに残らないことを確かめました。",
                (targets == 0
                                ? "No form passes values on to another system."
                                : "Forms pass values on to " + English.count(targets, "target") + ".")
                        + " Tried with a form of our own: values go, signed, to the configured system only, and what was taken is erased here.",
                facts));
    }

    /** How many forms pass values on, and what went wrong with the last ones. */
    private int configured(Map<String, String> facts, List<String> wrong) {
        int targets = 0;
        for (FormDefinition form : forms.get().forms()) {
            if (form.forwarding().isEmpty()) {
                continue;
            }
            targets++;
            facts.put(
                    form.id() + ".target",
                    String.valueOf(URI.create(form.forwarding().get().url()).getHost()));
            List<Forward> last = forwards.apply(form.id(), LOOKED_AT);
            facts.put(form.id() + ".delivered", count(last, Forward.State.DELIVERED));
            facts.put(form.id() + ".waiting", count(last, Forward.State.WAITING));
            facts.put(form.id() + ".given-up", count(last, Forward.State.DEAD));
            last.stream()
                    .filter(forward -> forward.state() != Forward.State.WAITING)
                    .findFirst()
                    .filter(forward -> forward.state() == Forward.State.DEAD)
                    .ifPresent(_ -> wrong.add(form.id() + ".given-up"));
        }
        return targets;
    }

    /** Whether there was a place to try it at. */
    private boolean trial(Receiver receiver, Map<String, String> facts, List<String> wrong) throws IOException {
        String secret = caller.token();
        FormDefinition.Forwarding target =
                new FormDefinition.Forwarding(receiver.url(), secret, FormDefinition.Forwarding.DEFAULT_GIVE_UP);
        for (Optional<FormDefinition.Forwarding> forwarding :
                List.of(Optional.of(target), Optional.<FormDefinition.Forwarding>empty())) {
            Optional<CanaryForms.Open> canary = canaries.open(forwarding);
            if (canary.isEmpty()) {
                return false;
            }
            try (CanaryForms.Open open = canary.get()) {
                String name = forwarding.isPresent() ? "on" : "off";
                String word = caller.token();
                FormVisitor visitor = open.visitor();
                FormVisitor.Outcome outcome = visitor.visit(visitor.values(word + "@example.com", "検証の送信です。" + word));
                facts.put(name + ".answer", outcome.status() + " " + outcome.reason());
                String id = open.form().id();
                if (!outcome.taken()) {
                    wrong.add(name + ".answer");
                } else if (forwarding.isPresent()) {
                    passedOn(id, word, secret, receiver, facts, wrong);
                } else {
                    // what is to be passed on is stored before the answer is given
                    check(
                            "off.nothing-leaves",
                            forwards.apply(id, 1).isEmpty()
                                    && holding(receiver, word).isEmpty(),
                            facts,
                            wrong);
                }
            }
        }
        return true;
    }

    private void passedOn(
            String form, String word, String secret, Receiver receiver, Map<String, String> facts, List<String> wrong)
            throws IOException {
        boolean delivered = Pause.until(
                () -> forwards.apply(form, 1).stream().anyMatch(one -> one.state() == Forward.State.DELIVERED),
                DELIVERY);
        Optional<Receiver.Taken> taken = holding(receiver, word).stream().findFirst();
        check("on.values-arrive", delivered && taken.isPresent(), facts, wrong);
        check("on.signed", taken.filter(one -> isSigned(one, secret)).isPresent(), facts, wrong);
        List<String> found = FolderSearch.find(data, List.of(word), facts);
        check("on.nothing-left-here", found.isEmpty(), facts, wrong);
    }

    private static void check(String name, boolean holds, Map<String, String> facts, List<String> wrong) {
        facts.put(name, holds ? "yes" : "no");
        if (!holds) {
            wrong.add(name);
        }
    }

    private static List<Receiver.Taken> holding(Receiver receiver, String word) {
        return receiver.taken().stream()
                .filter(one -> one.body().contains(word))
                .toList();
    }

    /** As the manual tells receivers to check it. */
    private static boolean isSigned(Receiver.Taken taken, String secret) {
        Matcher matcher = SIGNATURE.matcher(taken.signature());
        if (!matcher.matches()) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected = mac.doFinal((matcher.group(1) + "." + taken.body()).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(expected, HexFormat.of().parseHex(matcher.group(2)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java", e);
        }
    }

    private static Observation observation(Result result, String ja, String en, Map<String, String> facts) {
        return new Observation(
                CONTROL,
                result,
                result == Result.NOT_CONFIGURED ? Means.SETTING : Means.TRIED,
                new Bilingual(ja, en),
                facts);
    }

    private static String count(List<Forward> forwards, Forward.State state) {
        return Long.toString(
                forwards.stream().filter(forward -> forward.state() == state).count());
    }
}
