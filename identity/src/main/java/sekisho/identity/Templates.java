package sekisho.identity;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import java.util.function.Consumer;

/** Every template with the model it takes; the classes are generated from {@code src/main/jte} at build time. */
final class Templates {
    private static final HtmlInterceptor NONE = new HtmlInterceptor() {
        @Override
        public void onHtmlTagOpened(String name, Map<String, Object> attributes, TemplateOutput out) {}

        @Override
        public void onHtmlTagClosed(String name, TemplateOutput out) {}
    };

    private Templates() {}

    private static String render(Consumer<HtmlTemplateOutput> template) {
        StringOutput out = new StringOutput(8 << 10);
        template.accept(new OwaspHtmlTemplateOutput(out));
        return out.toString();
    }

    static String login(Page.Login model) {
        return render(out -> JteloginGenerated.render(out, NONE, model));
    }

    static String code(FactorPage.Code model) {
        return render(out -> JtecodeGenerated.render(out, NONE, model));
    }

    static String guest(GuestPages.View model) {
        return render(out -> JteguestGenerated.render(out, NONE, model));
    }

    static String tried(SsoPages.Tried model) {
        return render(out -> JtetriedGenerated.render(out, NONE, model));
    }

    static String choose(Page.Choose model) {
        return render(out -> JtechooseGenerated.render(out, NONE, model));
    }

    static String message(Page.Message model) {
        return render(out -> JtemessageGenerated.render(out, NONE, model));
    }

    static String office(AdminDoor.Office model) {
        return render(out -> JteofficeGenerated.render(out, NONE, model));
    }

    static String enrol(FactorPage.Enrol model) {
        return render(out -> JteenrolGenerated.render(out, NONE, model));
    }

    static String recovery(FactorPage.Codes model) {
        return render(out -> JterecoveryGenerated.render(out, NONE, model));
    }

    static String last(FactorPage.LastLogin model) {
        return render(out -> JtelastGenerated.render(out, NONE, model));
    }

    static String home(Page.Home model) {
        return render(out -> JtehomeGenerated.render(out, NONE, model));
    }
}
