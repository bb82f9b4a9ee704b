package sekisho.console;

import java.util.List;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormStatus;

/** All forms that may be seen. */
record FormsPage(Frame frame, List<Line> forms) {
    FormsPage {
        forms = List.copyOf(forms);
    }

    /** A form with what happened at it. */
    record Line(FormDefinition form, FormStatus status) {}
}
