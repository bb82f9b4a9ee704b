package sekisho.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import sekisho.proof.ControlState;
import sekisho.proof.Evidence;
import sekisho.proof.Handouts;
import sekisho.proof.Proof;

/** Controls as a test sets them. */
final class FakeControls implements Controls {
    final List<ControlState> states = new ArrayList<>();
    final Map<String, List<Evidence>> history = new ConcurrentHashMap<>();
    final List<Handouts.Doubtful> doubtful = new ArrayList<>();
    final Map<String, List<Handouts.Answer>> handedOut = new ConcurrentHashMap<>();
    final AtomicInteger runs = new AtomicInteger();
    volatile CountDownLatch hold = new CountDownLatch(0);

    @Override
    public List<ControlState> states() {
        return List.copyOf(states);
    }

    @Override
    public List<Evidence> history(String control, int limit) {
        return history.getOrDefault(control, List.of()).stream().limit(limit).toList();
    }

    @Override
    public void observe(Consumer<Proof.Progress> progress) {
        runs.incrementAndGet();
        progress.accept(new Proof.Progress(3, 12, "tls-versions"));
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        progress.accept(new Proof.Progress(12, 12, "journal"));
    }

    @Override
    public void handedOut(String name, List<Handouts.Answer> answers) {
        handedOut.put(name, List.copyOf(answers));
    }

    @Override
    public List<Handouts.Doubtful> doubtful() {
        return List.copyOf(doubtful);
    }
}
