package io.kingtide.payments.unit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The services are shadowed without a line of their own, and the checker shares nothing with what it judges. */
@AnalyzeClasses(packages = "io.kingtide.payments", importOptions = ImportOption.DoNotIncludeTests.class)
class OneWayDependenciesTest {
    @ArchTest
    static final ArchRule SERVICES_DO_NOT_KNOW_THE_AGENT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.kingtide.agent..", "io.kingtide.tag..", "io.kingtide.sql..", "io.kingtide.schema..");

    @ArchTest
    static final ArchRule THE_MODEL_IS_PURE = noClasses()
            .that()
            .resideInAPackage("io.kingtide.payments.model..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "io.kingtide.payments.model..", "java.lang..", "java.util..", "java.time..", "org.jspecify..");

    @ArchTest
    static final ArchRule THE_CHECKER_SHARES_NO_CODE = noClasses()
            .that()
            .resideInAPackage("io.kingtide.payments.checker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.kingtide.payments.model..",
                    "io.kingtide.payments.unit..",
                    "io.kingtide.payments.credit..",
                    "io.kingtide.payments.bills..",
                    "io.kingtide.payments.runtime..",
                    "io.kingtide.payments.store..");

    @ArchTest
    static final ArchRule THE_RUNTIME_KNOWS_NO_SERVICE = noClasses()
            .that()
            .resideInAPackage("io.kingtide.payments.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.kingtide.payments.unit..", "io.kingtide.payments.credit..", "io.kingtide.payments.bills..");
}
