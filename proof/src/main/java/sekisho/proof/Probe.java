package sekisho.proof;

import java.util.List;

/** Tries or inspects the running product. Runs on a virtual thread, for at most its deadline of 60 s. */
public interface Probe {
    /** {@code tls-versions} and the like; part of each evidence. */
    String id();

    /** The controls that it observes. */
    List<String> controls();

    /** One observation for each of {@link #controls}; an exception becomes FAILS with its class name as a fact. */
    List<Observation> observe() throws Exception;
}
