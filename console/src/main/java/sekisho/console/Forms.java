package sekisho.console;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormStatus;
import sekisho.forms.FormsRoom;
import sekisho.forms.Forward;
import sekisho.words.AddressRange;

/** What the pages need of the forms room. */
interface Forms {
    List<FormDefinition> all();

    FormStatus status(String form);

    List<Forward> forwards(String form, int most);

    /** The forms that may be seen from an address. */
    default List<FormDefinition> seenFrom(String address) {
        return all().stream().filter(form -> isSeen(form, address)).toList();
    }

    private static boolean isSeen(FormDefinition form, String address) {
        if (form.consoleAddresses().isEmpty()) {
            return true;
        }
        try {
            InetAddress client = InetAddress.ofLiteral(address);
            return form.consoleAddresses().stream().map(AddressRange::parse).anyMatch(range -> range.contains(client));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static Forms of(Optional<FormsRoom> room) {
        return new Forms() {
            @Override
            public List<FormDefinition> all() {
                return room.map(forms -> forms.settings().forms()).orElse(List.of());
            }

            @Override
            public FormStatus status(String form) {
                return room.map(forms -> forms.status(form)).orElse(FormStatus.NONE);
            }

            @Override
            public List<Forward> forwards(String form, int most) {
                return room.map(forms -> forms.forwards(form, most)).orElse(List.of());
            }
        };
    }
}
