package dev.waycast.server.people;

import dev.waycast.runtime.access.Roles;
import dev.waycast.server.ProblemException;
import dev.waycast.server.audit.AuditTrail;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes the first account, so that there is somebody who can make others. */
@ApplicationScoped
public class FirstAdmin {

    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);
    private static final String NAME = "admin";

    @Inject
    Accounts accounts;

    void onStart(@Observes StartupEvent start) {
        if (QuarkusTransaction.requiringNew().call(() -> Account.count() == 0)) {
            create();
        }
    }

    private void create() {
        try {
            Accounts.Created created = accounts.create(
                    new Accounts.NewAccount(NAME, "Administrator", Set.of(Roles.ADMIN), null), AuditTrail.SYSTEM, "");
            print(created.oneTimePassword());
        } catch (ProblemException takenMeanwhile) {
            LOG.infof("Another server on the same database made the account %s", NAME);
        }
    }

    /** On the terminal and not in the log, which is kept and collected. */
    private static void print(String password) {
        System.out.printf(
                "%n  The administration is at /admin/: sign in as %s with the one-time password %s%n"
                        + "  It is shown this once; you choose your own then.%n%n",
                NAME, password);
    }
}
