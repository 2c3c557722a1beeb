package dev.waycast.deployment;

import dev.waycast.runtime.WaycastRecorder;
import dev.waycast.runtime.access.OriginCheck;
import dev.waycast.runtime.config.WaycastBuildTimeConfig;
import dev.waycast.runtime.consent.prompt.OwnerCheck;
import dev.waycast.runtime.host.BuildTimeCapabilities;
import dev.waycast.runtime.host.HostCapabilities;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Consume;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.IndexDependencyBuildItem;
import io.quarkus.deployment.builditem.ModuleEnableNativeAccessBuildItem;
import io.quarkus.deployment.builditem.RemovedResourceBuildItem;
import io.quarkus.deployment.builditem.RunTimeConfigurationDefaultBuildItem;
import io.quarkus.deployment.builditem.RuntimeConfigSetupCompleteBuildItem;
import io.quarkus.deployment.builditem.ServiceStartBuildItem;
import io.quarkus.deployment.builditem.ShutdownListenerBuildItem;
import io.quarkus.deployment.pkg.builditem.CurateOutcomeBuildItem;
import io.quarkus.devui.spi.page.CardPageBuildItem;
import io.quarkus.devui.spi.page.Page;
import io.quarkus.maven.dependency.ResolvedDependency;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The extension's build steps. */
class WaycastProcessor {

    private static final Logger LOG = Logger.getLogger(WaycastProcessor.class);
    private static final String FEATURE = "waycast";

    /** Above the largest message, so that the application and not the connection says that one is too large. */
    private static final String LARGEST_FRAME = String.valueOf(1 << 20);

    /** JAR File Specification, "Signed JAR File". */
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem(FEATURE);
    }

    /** Endpoints, beans and health checks of the runtime module are found like those of an application. */
    @BuildStep
    IndexDependencyBuildItem index() {
        return new IndexDependencyBuildItem("dev.waycast", "quarkus-waycast");
    }

    /** Found by their type, injected nowhere. */
    @BuildStep
    UnremovableBeanBuildItem unremovable() {
        return UnremovableBeanBuildItem.beanTypes(OriginCheck.class, OwnerCheck.class);
    }

    /** So that {@code java -jar} needs no flags: JavaCPP and our own calls into libc, PipeWire and libyuv. */
    @BuildStep
    void nativeAccess(BuildProducer<ModuleEnableNativeAccessBuildItem> modules) {
        List.of("dev.waycast.media", "org.bytedeco.javacpp", "org.bytedeco.ffmpeg")
                .forEach(module -> modules.produce(new ModuleEnableNativeAccessBuildItem(module)));
    }

    /**
     * Java would verify Bouncy Castle's jars, file by file and anew whenever they are opened: 0.2 s of processor time and
     * 100 MB of garbage before the first viewer is served. The build has them from Maven, which compared their checksums.
     */
    @BuildStep
    void unsigned(CurateOutcomeBuildItem application, BuildProducer<RemovedResourceBuildItem> removed) {
        for (ResolvedDependency dependency : application.getApplicationModel().getRuntimeDependencies()) {
            if (dependency.getGroupId().equals("org.bouncycastle")) {
                removed.produce(new RemovedResourceBuildItem(dependency.getKey(), signatures(dependency)));
            }
        }
    }

    private static Set<String> signatures(ResolvedDependency dependency) {
        Set<String> files = new HashSet<>();
        dependency.getContentTree().walkIfContains("META-INF", visit -> {
            String name = visit.getRelativePath("/");
            if (SIGNATURE.matcher(name).matches()) {
                files.add(name);
            }
        });
        return files;
    }

    @BuildStep
    void defaults(BuildProducer<RunTimeConfigurationDefaultBuildItem> defaults) {
        Map.of(
                        "quarkus.websockets-next.server.max-message-size", LARGEST_FRAME,
                        "quarkus.websockets-next.server.max-frame-size", LARGEST_FRAME,
                        "quarkus.websockets-next.server.auto-ping-interval", "10s")
                .forEach((key, value) -> defaults.produce(new RunTimeConfigurationDefaultBuildItem(key, value)));
    }

    @BuildStep
    HostCapabilitiesBuildItem detect(WaycastBuildTimeConfig config, CurateOutcomeBuildItem application) {
        if (!config.detection().enabled()) {
            return new HostCapabilitiesBuildItem(null);
        }
        HostCapabilities found = BuildHost.detect(application.getApplicationModel());
        if (found != null) {
            LOG.infof(
                    "Encoders of the build host: %s",
                    found.encoders().isEmpty() ? "none" : String.join(", ", found.encoders()));
            LOG.infof("GPU encoding of the build host: %s", GpuSentence.of(found.gpu()));
        }
        return new HostCapabilitiesBuildItem(found);
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    @Consume(RuntimeConfigSetupCompleteBuildItem.class)
    ServiceStartBuildItem checkConfiguration(WaycastRecorder recorder) {
        recorder.checkConfiguration();
        return new ServiceStartBuildItem(FEATURE);
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    ShutdownListenerBuildItem viewersAtShutdown(WaycastRecorder recorder) {
        return new ShutdownListenerBuildItem(recorder.viewersAtShutdown());
    }

    @BuildStep
    @Record(ExecutionTime.RUNTIME_INIT)
    SyntheticBeanBuildItem capabilities(WaycastRecorder recorder, HostCapabilitiesBuildItem found) {
        return SyntheticBeanBuildItem.configure(BuildTimeCapabilities.class)
                .scope(Singleton.class)
                .setRuntimeInit()
                .unremovable()
                .supplier(recorder.capabilities(found.capabilities()))
                .done();
    }

    @BuildStep
    CardPageBuildItem devUi(HostCapabilitiesBuildItem found) {
        CardPageBuildItem card = new CardPageBuildItem();
        card.addBuildTimeData("capabilities", CapabilityRow.of(found.capabilities()));
        card.addPage(Page.tableDataPageBuilder("Build host")
                .icon("font-awesome-solid:microchip")
                .buildTimeDataKey("capabilities")
                .showColumn("kind")
                .showColumn("finding"));
        card.addPage(Page.externalPageBuilder("Desktop")
                .icon("font-awesome-solid:display")
                .url("/")
                .doNotEmbed());
        return card;
    }
}
