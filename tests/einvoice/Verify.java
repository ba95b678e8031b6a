import java.io.File;
import java.io.FileInputStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges each named PDF by PDF/A-3a and PDF/UA-1 with veraPDF; one line per verdict: file, standard, ok or faults. */
public class Verify {
    public static void main(String[] names) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : names) {
            for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1}) {
                StringBuilder faults = new StringBuilder();
                try (FileInputStream content = new FileInputStream(new File(name));
                        PDFAParser parser = Foundries.defaultInstance().createParser(content, flavour)) {
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                    ValidationResult result = validator.validate(parser);
                    for (TestAssertion one : result.getTestAssertions()) {
                        if (one.getStatus() == TestAssertion.Status.FAILED) {
                            faults.append(" | ").append(one.getRuleId().getClause()).append(' ')
                                    .append(one.getMessage().replace('\n', ' '));
                        }
                    }
                    if (!result.isCompliant() && faults.length() == 0) {
                        faults.append(" | not compliant");
                    }
                }
                System.out.println(name + "\t" + flavour.getId() + "\t" + (faults.length() == 0 ? "ok" : faults));
            }
        }
    }
}
