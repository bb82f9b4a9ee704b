package sekisho.console;

import java.util.List;
import java.util.Optional;

/** The groups that controls stand in, by their letter. */
enum Group {
    A(Text.GROUP_A),
    B(Text.GROUP_B),
    C(Text.GROUP_C),
    D(Text.GROUP_D),
    E(Text.GROUP_E),
    F(Text.GROUP_F),
    G(Text.GROUP_G),
    H(Text.GROUP_H),
    I(Text.GROUP_I),
    J(Text.GROUP_J),
    K(Text.GROUP_K),
    L(Text.GROUP_L);

    private final Text label;

    Group(Text label) {
        this.label = label;
    }

    Text label() {
        return label;
    }

    static Optional<Group> of(String letter) {
        return all().stream().filter(group -> group.name().equals(letter)).findFirst();
    }

    static List<Group> all() {
        return List.of(values());
    }
}
