package sekisho.proof.probe;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsSettings;
import sekisho.forms.Forward;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Says to which hosts forms pass values on, and what became of the last ones. Reads settings and records: weak evidence, and
 * labelled so. What was given up since the last one that was taken makes it fail.
 */
final class ForwardingProbe implements Probe {
    private static final String CONTROL = "external-forwarding";
    private static final int LOOKED_AT = 100;

    private final Supplier<FormsSettings> forms;
    private final BiFunction<String, Integer, List<Forward>> forwards;

    ForwardingProbe(Supplier<FormsSettings> forms, BiFunction<String, Integer, List<Forward>> forwards) {
        this.forms = forms;
        this.forwards = forwards;
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
    public List<Observation> observe() {
        Map<String, String> facts = new LinkedHashMap<>();
        boolean lost = false;
        int targets = 0;
        for (FormDefinition form : forms.get().forms()) {
            if (form.forwarding().isPresent()) {
                targets++;
                facts.put(form.id() + ".target", String.valueOf(URI.create(form.forwarding().get().url()).getHost()));
                List<Forward> last = forwards.apply(form.id(), LOOKED_AT);
                facts.put(form.id() + ".delivered", count(last, Forward.State.DELIVERED));
                facts.put(form.id() + ".waiting", count(last, Forward.State.WAITING));
                facts.put(form.id() + ".given-up", count(last, Forward.State.DEAD));
                lost |= last.stream()
                        .filter(forward -> forward.state() != Forward.State.WAITING)
                        .findFirst()
                        .filter(forward -> forward.state() == Forward.State.DEAD)
                        .isPresent();
            }
        }
        if (targets == 0) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("フォームの値を他のシステムへ渡していません。", "No form passes values on to another system."),
                    facts));
        }
        return List.of(new Observation(
                CONTROL,
                lost ? Result.FAILS : Result.HOLDS,
                Means.INSPECTED,
                lost
                        ? new Bilingual("渡せずにあきらめた送信があります。", "Submissions could not be passed on and were given up.")
                        : new Bilingual(
                                "フォームの値を渡す相手は " + targets + " か所です。署名を付けて送り、受け取られた値は消しています。",
                                "Forms pass values on to " + English.count(targets, "target")
                                        + ", signed; what was taken is erased here."),
                facts));
    }

    private static String count(List<Forward> forwards, Forward.State state) {
        return Long.toString(
                forwards.stream().filter(forward -> forward.state() == state).count());
    }
}
