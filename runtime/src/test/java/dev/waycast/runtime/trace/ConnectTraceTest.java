package dev.waycast.runtime.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectTraceTest {

    private final Collected spans = new Collected();
    private final ConnectTraces traces = new ConnectTraces(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build());

    @Test
    void everyStepToTheFirstPictureIsASpanBelowTheViewers() {
        ConnectTrace trace = traces.begin("s-1");
        trace.asked();
        trace.decided("given");
        trace.offered();
        trace.answered();
        trace.connected();
        trace.frameSent();
        trace.frameSent();
        trace.left("The viewer left");

        assertThat(spans.names())
                .containsExactly(
                        "viewer.consent", "viewer.negotiate", "viewer.connect", "viewer.first-frame", "viewer");
        SpanData viewer = spans.named("viewer");
        assertThat(viewer.getAttributes().get(AttributeKey.stringKey("session")))
                .isEqualTo("s-1");
        assertThat(viewer.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(spans.all)
                .filteredOn(span -> span != viewer)
                .allMatch(span -> span.getParentSpanId().equals(viewer.getSpanId()));
        assertThat(spans.named("viewer.consent").getAttributes().get(AttributeKey.stringKey("answer")))
                .isEqualTo("given");
    }

    @Test
    void whoLeavesBeforeTheFirstPictureLeavesAnError() {
        ConnectTrace trace = traces.begin("s-2");
        trace.offered();
        trace.left("The browser closed the page");
        trace.answered();

        assertThat(spans.names()).containsExactly("viewer.negotiate", "viewer");
        assertThat(spans.named("viewer").getStatus().getDescription()).isEqualTo("The browser closed the page");
    }

    private static final class Collected implements SpanExporter {

        private final List<SpanData> all = new ArrayList<>();

        List<String> names() {
            return all.stream().map(SpanData::getName).toList();
        }

        SpanData named(String name) {
            return all.stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            all.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
