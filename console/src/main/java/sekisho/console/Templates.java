package sekisho.console;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every template with the model it takes. The classes are generated from {@code src/main/jte} at build time; calling them
 * directly lets the compiler check each page against its model. Values are escaped for where they stand (text, attribute).
 */
final class Templates {
    /** No tag is intercepted; the generated code asks for somebody who could. */
    private static final HtmlInterceptor NONE = new HtmlInterceptor() {
        @Override
        public void onHtmlTagOpened(String name, Map<String, Object> attributes, TemplateOutput out) {}

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput out) {}
    };

    private Templates() {}

    private static String render(Consumer<HtmlTemplateOutput> template) {
        StringOutput out = new StringOutput(16 << 10);
        template.accept(new OwaspHtmlTemplateOutput(out));
        return out.toString();
    }

    static String login(LoginPage page) {
        return render(out -> JteloginGenerated.render(out, NONE, page));
    }

    static String setup(SetupPage page) {
        return render(out -> JtesetupGenerated.render(out, NONE, page));
    }

    static String copies(CopiesPage page) {
        return render(out -> JtecopiesGenerated.render(out, NONE, page));
    }

    static String copy(CopyPage page) {
        return render(out -> JtecopyGenerated.render(out, NONE, page));
    }

    static String preview(PreviewPage page) {
        return render(out -> JtepreviewGenerated.render(out, NONE, page));
    }

    static String message(MessagePage page) {
        return render(out -> JtemessageGenerated.render(out, NONE, page));
    }

    static String home(HomePage page) {
        return render(out -> JtehomeGenerated.render(out, NONE, page));
    }

    /** The parts of the home page that change by themselves. */
    static String refresh(HomePage page) {
        return render(out -> JterefreshGenerated.render(out, NONE, page));
    }

    static String probe(Frame frame, ControlPages.ProbeRun run) {
        return render(out -> JteprobeGenerated.render(out, NONE, frame, run));
    }

    static String protection(ProtectionPage page) {
        return render(out -> JteprotectionGenerated.render(out, NONE, page));
    }

    static String control(ControlPage page) {
        return render(out -> JtecontrolGenerated.render(out, NONE, page));
    }

    static String certificates(CertificatesPage page) {
        return render(out -> JtecertificatesGenerated.render(out, NONE, page));
    }

    static String traffic(TrafficPage page) {
        return render(out -> JtetrafficGenerated.render(out, NONE, page));
    }

    static String trafficRows(TrafficPage page) {
        return render(out -> JtetrafficRowsGenerated.render(out, NONE, page));
    }

    static String request(RequestPage page) {
        return render(out -> JterequestGenerated.render(out, NONE, page));
    }

    static String sheets(SheetsPage page) {
        return render(out -> JtesheetsGenerated.render(out, NONE, page));
    }

    static String sheet(SheetPage page) {
        return render(out -> JtesheetGenerated.render(out, NONE, page));
    }

    /** One question after a change, with the counts above. */
    static String sheetItemChanged(SheetPage page) {
        return render(out -> JtesheetItemChangedGenerated.render(out, NONE, page));
    }

    static String sheetWorking(SheetWaitPage page) {
        return render(out -> JtesheetWorkingGenerated.render(out, NONE, page));
    }

    static String sheetProgress(SheetWaitPage page) {
        return render(out -> JtesheetProgressGenerated.render(out, NONE, page));
    }

    static String sheetFailed(SheetWaitPage page) {
        return render(out -> JtesheetFailedGenerated.render(out, NONE, page));
    }

    static String forms(FormsPage page) {
        return render(out -> JteformsGenerated.render(out, NONE, page));
    }

    static String form(FormPage page) {
        return render(out -> JteformGenerated.render(out, NONE, page));
    }

    static String mails(MailsPage page) {
        return render(out -> JtemailsGenerated.render(out, NONE, page));
    }

    static String mail(MailPage page) {
        return render(out -> JtemailGenerated.render(out, NONE, page));
    }

    static String tenants(TenantPage page) {
        return render(out -> JtetenantsGenerated.render(out, NONE, page));
    }

    static String journal(JournalPage page) {
        return render(out -> JtejournalGenerated.render(out, NONE, page));
    }

    static String record(RecordPage page) {
        return render(out -> JterecordGenerated.render(out, NONE, page));
    }
}
