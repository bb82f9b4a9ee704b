package sekisho.proof;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All controls, in the order of their groups. Immutable. */
public final class Register {
    private static final String RESOURCE = "register.yaml";

    private final List<Control> controls;
    private final Map<String, Control> byId;

    Register(List<Control> controls) {
        this.controls = List.copyOf(controls);
        Map<String, Control> found = LinkedHashMap.newLinkedHashMap(controls.size());
        for (Control control : this.controls) {
            if (found.put(control.id(), control) != null) {
                throw new IllegalArgumentException("two controls are named " + control.id());
            }
        }
        this.byId = found;
    }

    /**
     * Reads the register that is shipped with the product ({@code register.yaml} beside this class).
     *
     * @throws IllegalStateException if the shipped file is missing or broken, which no configuration can cause
     */
    public static Register load() {
        try (InputStream in = Register.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the product");
            }
            return new Register(RegisterReader.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Control> controls() {
        return controls;
    }

    public Optional<Control> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }
}
