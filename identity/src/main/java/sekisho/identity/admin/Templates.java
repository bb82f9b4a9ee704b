package sekisho.identity.admin;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;
import java.util.function.Consumer;

/** Every template with the model it takes; the classes are generated from {@code src/main/jte/admin} at build time. */
final class Templates {
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

    static String tenants(TenantListPages.Model model) {
        return render(out -> JtetenantsGenerated.render(out, NONE, model));
    }

    static String tenant(TenantPages.Model model) {
        return render(out -> JtetenantGenerated.render(out, NONE, model));
    }

    static String members(MemberPages.ListModel model) {
        return render(out -> JtemembersGenerated.render(out, NONE, model));
    }

    static String member(MemberPages.Model model) {
        return render(out -> JtememberGenerated.render(out, NONE, model));
    }

    static String made(MemberPages.Made model) {
        return render(out -> JtemadeGenerated.render(out, NONE, model));
    }

    static String importing(ImportPages.Model model) {
        return render(out -> JteimportingGenerated.render(out, NONE, model));
    }

    static String importPreview(ImportPages.Preview model) {
        return render(out -> JteimportPreviewGenerated.render(out, NONE, model));
    }

    static String imported(ImportPages.Taken model) {
        return render(out -> JteimportedGenerated.render(out, NONE, model));
    }

    static String matrix(MatrixPages.Model model) {
        return render(out -> JtematrixGenerated.render(out, NONE, model));
    }

    static String screens(ScreenPages.Model model) {
        return render(out -> JtescreensGenerated.render(out, NONE, model));
    }

    static String explain(ScreenPages.Explained model) {
        return render(out -> JteexplainGenerated.render(out, NONE, model));
    }

    static String policy(PolicyPages.Model model) {
        return render(out -> JtepolicyGenerated.render(out, NONE, model));
    }

    static String log(LogPages.Model model) {
        return render(out -> JtelogGenerated.render(out, NONE, model));
    }

    static String providers(ProviderPages.ListModel model) {
        return render(out -> JteprovidersGenerated.render(out, NONE, model));
    }

    static String provider(ProviderPages.Model model) {
        return render(out -> JteproviderGenerated.render(out, NONE, model));
    }

    static String guests(GuestLinkPages.Model model) {
        return render(out -> JteguestsGenerated.render(out, NONE, model));
    }

    static String guestMade(GuestLinkPages.Made model) {
        return render(out -> JteguestMadeGenerated.render(out, NONE, model));
    }

    static String directory(DirectoryPages.Model model) {
        return render(out -> JtedirectoryGenerated.render(out, NONE, model));
    }

    static String tokenMade(DirectoryPages.Made model) {
        return render(out -> JtetokenMadeGenerated.render(out, NONE, model));
    }
}
