package dev.waycast.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import dev.waycast.server.ServerConfig;
import dev.waycast.server.settings.ConfigurationKeys.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The manual's page has a row for every key, with what the javadoc says, and {@code config/waycast.yaml} has every key
 * with its reason. What they should say is written to {@code target} by a failing test.
 */
class ConfigurationDocumentsTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Path EXAMPLE = Path.of("..", "config", "waycast.yaml");
    private static final Path SOURCE = Path.of("src", "main", "java", "dev", "waycast", "server", "ServerConfig.java");
    private static final int LINE = 118;

    @Test
    void thePageKnowsEveryKeyAndNoOther() {
        assertThat(ConfigurationPage.meanings().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        ConfigurationKeys.all().stream().map(Key::name).toList());
    }

    @Test
    void thePageSaysWhatTheServersJavadocSays() throws IOException {
        Map<String, String> javadoc = javadoc();
        List<String> rows = ConfigurationKeys.all().stream()
                .filter(ConfigurationDocumentsTest::isServers)
                .map(key -> row(key, javadoc.get(javadocKey(key))))
                .toList();
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `waycast."))
                .toList();
        Files.write(Path.of("target", "configuration-rows.md"), rows);
        assertThat(page).as("See target/configuration-rows.md").containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void theExampleHasEveryKeyWithItsReason() throws IOException {
        List<String> expected = example();
        Files.write(Path.of("target", "waycast.yaml"), expected);
        assertThat(Files.readAllLines(EXAMPLE))
                .as("Copy server/target/waycast.yaml to config/waycast.yaml")
                .isEqualTo(expected);
    }

    private static boolean isServers(Key key) {
        return key.name().startsWith("waycast.");
    }

    private static String row(Key key, String meaning) {
        String value = key.defaultValue() == null ? "" : "`" + key.defaultValue() + "`";
        return "| `" + key.name() + "` | " + value + " | " + meaning + " |";
    }

    private static List<String> example() {
        List<String> lines = new ArrayList<>(List.of(
                "# Waycast reads this file from config/waycast.yaml beside the application, or from where",
                "# -Dwaycast.config=… or WAYCAST_CONFIG says. Environment variables and system properties go before it.",
                "# Every setting is here with its default, or an empty value where there is none: take the # away from what",
                "# you change. docs/configuration.md explains them by subject.",
                ""));
        Map<String, Key> keys = new HashMap<>();
        ConfigurationKeys.all().forEach(key -> keys.put(key.name(), key));
        ConfigurationPage.meanings().forEach((name, meaning) -> {
            Key key = keys.get(name);
            lines.addAll(wrapped(meaning + " (" + key.type() + ")"));
            String value = key.defaultValue();
            lines.add(value == null ? "#" + name + ":" : "#" + name + ": \"" + value + "\"");
            lines.add("");
        });
        return lines;
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("#");
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > LINE) {
                lines.add(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** By interface and method, for instance {@code SignIn.lifetime}. */
    private static Map<String, String> javadoc() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Map<String, String> comments = new HashMap<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(SOURCE));
            DocTrees documents = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Comments(documents, comments).scan(unit, null);
            }
        }
        return comments;
    }

    private static String javadocKey(Key key) {
        Class<?> group = key.accessor().getDeclaringClass();
        assertThat(group == ServerConfig.class || group.getEnclosingClass() == ServerConfig.class)
                .as("%s is described in ServerConfig", key.name())
                .isTrue();
        return group.getSimpleName() + "." + key.accessor().getName();
    }

    private static final class Comments extends TreePathScanner<Void, Void> {

        private final DocTrees documents;
        private final Map<String, String> comments;
        private final Deque<String> interfaces = new ArrayDeque<>();

        Comments(DocTrees documents, Map<String, String> comments) {
            this.documents = documents;
            this.comments = comments;
        }

        @Override
        public Void visitClass(ClassTree tree, Void nothing) {
            interfaces.push(tree.getSimpleName().toString());
            super.visitClass(tree, nothing);
            interfaces.pop();
            return null;
        }

        @Override
        public Void visitMethod(MethodTree tree, Void nothing) {
            DocCommentTree comment = documents.getDocCommentTree(getCurrentPath());
            assertThat(comment).as("javadoc of %s", tree.getName()).isNotNull();
            comments.put(interfaces.peek() + "." + tree.getName(), markdown(comment.toString()));
            return null;
        }

        private static String markdown(String comment) {
            return comment.replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }
}
