package sekisho.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The direction in which rooms may know each other. */
@AnalyzeClasses(packages = "sekisho", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    @ArchTest
    static final ArchRule ROOMS_KNOW_EACH_OTHER_IN_ONE_DIRECTION = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("words")
            .definedBy("sekisho.words..")
            .layer("store")
            .definedBy("sekisho.store..")
            .layer("journal")
            .definedBy("sekisho.journal..")
            .layer("waf")
            .definedBy("sekisho.waf..")
            .layer("antivirus")
            .definedBy("sekisho.antivirus..")
            .layer("mail")
            .definedBy("sekisho.mail..")
            .layer("identity")
            .definedBy("sekisho.identity..")
            .layer("gate")
            .definedBy("sekisho.gate..")
            .layer("certificates")
            .definedBy("sekisho.certificates..")
            .layer("vault")
            .definedBy("sekisho.vault..")
            .layer("forms")
            .definedBy("sekisho.forms..")
            .layer("proof")
            .definedBy("sekisho.proof..")
            .layer("console")
            .definedBy("sekisho.console..")
            .layer("sample")
            .definedBy("sekisho.sample..")
            .layer("app")
            .definedBy("sekisho.app..")
            .whereLayer("words")
            .mayOnlyBeAccessedByLayers(
                    "store",
                    "journal",
                    "antivirus",
                    "mail",
                    "identity",
                    "gate",
                    "certificates",
                    "vault",
                    "forms",
                    "proof",
                    "console",
                    "app")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers(
                    "journal", "mail", "identity", "gate", "certificates", "vault", "forms", "proof", "console", "app")
            .whereLayer("journal")
            .mayOnlyBeAccessedByLayers(
                    "mail", "identity", "gate", "certificates", "vault", "forms", "proof", "console", "app")
            .whereLayer("waf")
            .mayOnlyBeAccessedByLayers("gate", "proof", "console", "app")
            .whereLayer("antivirus")
            .mayOnlyBeAccessedByLayers("gate", "vault", "forms", "proof", "console", "app")
            .whereLayer("mail")
            .mayOnlyBeAccessedByLayers("identity", "forms", "proof", "console", "app")
            .whereLayer("identity")
            .mayOnlyBeAccessedByLayers("gate", "proof", "console", "app")
            .whereLayer("gate")
            .mayOnlyBeAccessedByLayers("certificates", "proof", "console", "app")
            .whereLayer("certificates")
            .mayOnlyBeAccessedByLayers("proof", "console", "app")
            .whereLayer("vault")
            .mayOnlyBeAccessedByLayers("proof", "console", "app")
            .whereLayer("forms")
            .mayOnlyBeAccessedByLayers("proof", "console", "app")
            .whereLayer("proof")
            .mayOnlyBeAccessedByLayers("console", "app")
            .whereLayer("console")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("sample")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule ONLY_STORE_SEES_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("sekisho.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "com.zaxxer..", "org.flywaydb..");

    @ArchTest
    static final ArchRule ONLY_STORE_SEES_TINK = noClasses()
            .that()
            .resideOutsideOfPackage("sekisho.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.crypto.tink..");

    @ArchTest
    static final ArchRule THE_SAMPLE_KNOWS_NOTHING_OF_SEKISHO = noClasses()
            .that()
            .resideInAPackage("sekisho.sample..")
            .should()
            .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "another room's",
                    type -> type.getPackageName().startsWith("sekisho.")
                            && !type.getPackageName().startsWith("sekisho.sample")));
}
