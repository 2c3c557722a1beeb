package dev.waycast.benchmarks.latency;

import com.microsoft.playwright.Page;

/** The administrator at the sign-in page, each time in a new browser profile. Used by one thread. */
final class SignIn {

    private static final String NAME = "admin";
    private static final String PASSWORD = "a password of the benchmark";

    private final Browser browser;
    private final ServerProcess server;

    private SignIn(Browser browser, ServerProcess server) {
        this.browser = browser;
        this.server = server;
    }

    /** Signs in with the one-time password, chooses another, and waits for the picture. */
    static SignIn first(Browser browser, ServerProcess server) {
        SignIn person = new SignIn(browser, server);
        try (MeasuredPage page = person.form(server.oneTimePassword())) {
            page.page().keyboard().press("Enter");
            page.page().fill("#fresh", PASSWORD);
            page.page().fill("#again", PASSWORD);
            page.page().keyboard().press("Enter");
            person.awaitPicture(page);
        }
        return person;
    }

    /** ms from sending name and password to the first frame callback. */
    double untilFirstFrame() {
        try (MeasuredPage page = form(PASSWORD)) {
            double sent = number(page.page(), "() => performance.timeOrigin + performance.now()");
            page.page().keyboard().press("Enter");
            awaitPicture(page);
            return number(page.page(), "() => performance.timeOrigin + waycastMeasured.first") - sent;
        }
    }

    /** ms from opening the administration, signed in and with nothing of it cached, until it can be used. */
    double untilAdministration() {
        try (MeasuredPage page = form(PASSWORD)) {
            page.page().keyboard().press("Enter");
            awaitPicture(page);
            page.page().navigate(server.uri("/admin/").toString());
            page.page().waitForSelector("main h1");
            page.page().waitForSelector("nav a[href]");
            return number(page.page(), "() => performance.now()");
        }
    }

    private MeasuredPage form(String password) {
        MeasuredPage page = MeasuredPage.of(browser.newPage(1280, 720));
        page.page().navigate(server.uri("/sign-in.html?next=%2F").toString());
        page.page().fill("#name", NAME);
        page.page().fill("#password", password);
        return page;
    }

    private void awaitPicture(MeasuredPage page) {
        page.page().waitForURL(server.uri("/").toString());
        page.awaitFrame();
    }

    private static double number(Page page, String script) {
        return ((Number) page.evaluate(script)).doubleValue();
    }
}
