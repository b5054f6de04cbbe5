package io.longline.examples.liveroom;

import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Debian's chromium without a screen, looking at the live room's page.
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// It warns of a version of the protocol that we do not use by version. Held, so that its level
    /// is.
    private static final Logger CDP_VERSIONS =
            Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Skips the test where there is no chromium.
    static Browser start() {
        Assumptions.assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
                () ->
                        "needs %s and %s; install Debian's chromium and chromium-driver"
                                .formatted(CHROMIUM, DRIVER));
        CDP_VERSIONS.setLevel(Level.SEVERE);
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-prefers-reduced-motion");
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(service, options));
    }

    void desktop() {
        metrics(1280, 800, 1, false);
    }

    void phone() {
        metrics(390, 844, 2, true);
    }

    private void metrics(int width, int height, int scale, boolean mobile) {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", width,
                        "height", height,
                        "deviceScaleFactor", scale,
                        "mobile", mobile));
    }

    /// @param scheme `light` or `dark`
    void prefers(String scheme) {
        command(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    private void command(String name, Map<String, Object> parameters) {
        driver.executeCdpCommand(name, parameters);
    }

    void open(URI page) {
        driver.get(page.toString());
    }

    /// Clears a field and types into it, in any script.
    void fill(String id, String text) {
        WebElement field = driver.findElement(By.id(id));
        field.clear();
        field.click();
        command("Input.insertText", Map.of("text", text));
    }

    void click(String id) {
        driver.findElement(By.id(id)).click();
    }

    void say(String text) {
        fill("content", text);
        click("send");
    }

    boolean enabled(String id) {
        return driver.findElement(By.id(id)).isEnabled();
    }

    boolean shows(String id) {
        return driver.findElement(By.id(id)).isDisplayed();
    }

    String text(String id) {
        return driver.findElement(By.id(id)).getText();
    }

    String title() {
        return String.valueOf(driver.getTitle());
    }

    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /// The texts of all that match, waited for until they are as wanted.
    void awaits(String css, Predicate<List<String>> wanted) {
        await().atMost(LIMIT).until(() -> texts(css), wanted);
    }

    void awaitsText(String id, String wanted) {
        await().atMost(LIMIT).until(() -> text(id), wanted::equals);
    }

    /// Read in one go, so that what changes meanwhile does not matter.
    private List<String> texts(String css) {
        Object texts =
                driver.executeScript(
                        "return Array.from(document.querySelectorAll(arguments[0]), e =>"
                                + " e.textContent)",
                        css);
        return texts instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /// What the page or the browser complained of.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /// The last thing that was said.
    String lastLine() {
        List<String> lines = texts("#log .content");
        return lines.isEmpty() ? "" : lines.getLast();
    }

    void scrollToTheTop() {
        driver.executeScript("document.getElementById('log').scrollTop = 0");
        // the page hears of it with its next picture
        driver.executeAsyncScript(
                "const done = arguments[0]; requestAnimationFrame(() =>"
                        + " requestAnimationFrame(done))");
    }

    boolean isScrolledToTheEnd() {
        return is(
                "const log = document.getElementById('log');"
                        + "return log.scrollHeight - log.scrollTop - log.clientHeight < 2");
    }

    boolean isWiderThanTheScreen() {
        return is("return document.documentElement.scrollWidth > innerWidth");
    }

    private boolean is(String script) {
        return Boolean.TRUE.equals(driver.executeScript(script));
    }

    /// Hangs up, and takes with it what was complained of.
    void leavePage() {
        driver.get("about:blank");
        complaints();
    }

    void picture(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
