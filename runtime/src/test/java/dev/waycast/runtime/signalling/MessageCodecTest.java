package dev.waycast.runtime.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waycast.media.frame.CursorState;
import dev.waycast.media.input.InputEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

    @Test
    void readsEveryMessage() {
        assertThat(message("{'type':'hello','version':1,'client':'x','capabilities':{'codecs':['H264']},'new':{}}"))
                .isEqualTo(new ClientMessage.Hello(
                        1, "x", new ClientMessage.Hello.Capabilities(List.of("H264")), null, null));
        assertThat(message("{'type':'hello','version':1,'resume':'token'}"))
                .isEqualTo(new ClientMessage.Hello(1, null, null, null, "token"));
        assertThat(message("{'type':'offer','sdp':'v=0'}")).isEqualTo(new ClientMessage.Offer("v=0"));
        assertThat(message("{'type':'candidate','candidate':'c','sdpMid':null,'sdpMLineIndex':0}"))
                .isEqualTo(new ClientMessage.Candidate("c", null, 0));
        assertThat(message("{'type':'ping','id':7,'sent':12.5}")).isEqualTo(new ClientMessage.Ping(7, 12.5));
        assertThat(message("{'type':'quality','mode':'ultra-low'}"))
                .isEqualTo(new ClientMessage.Quality("ultra-low", null));
        assertThat(message("{'type':'quality','scenario':'video'}"))
                .isEqualTo(new ClientMessage.Quality(null, "video"));
        assertThat(message("{'type':'resize','width':1280,'height':719.5,'scale':1.25}"))
                .isEqualTo(new ClientMessage.Resize(1280.0, 719.5, 1.25));
        assertThat(message("{'type':'resize'}")).isEqualTo(new ClientMessage.Resize(null, null, null));
        assertThat(message("{'type':'presented','at':9.5,'frames':[{'rtp':90000,'received':1.5,'shown':8}]}"))
                .isEqualTo(new ClientMessage.Presented(
                        9.5, List.of(new ClientMessage.Presented.Frame(90_000, 1.5, 8)), null));
        assertThat(message("{'type':'presented','at':9.5,'held':2}"))
                .isEqualTo(new ClientMessage.Presented(9.5, List.of(), 2));
        assertThat(failure("{'type':'presented','at':9.5,'held':-1}").sentence())
                .contains("\"held\"");
        assertThat(message("{'type':'pause','paused':true}")).isEqualTo(new ClientMessage.Pause(true));
        assertThat(message("{'type':'stats','framesPerSecond':30,'latency':{'decode':2}}"))
                .isInstanceOf(ClientMessage.Stats.class);
    }

    @Test
    void readsEveryInputEvent() {
        ClientMessage.Input input = (ClientMessage.Input) message("{'type':'input','events':["
                + "{'kind':'position','x':0.5,'y':1},{'kind':'motion','dx':-1,'dy':2},"
                + "{'kind':'button','button':272,'pressed':true},{'kind':'wheel','dx':0,'dy':12.5},"
                + "{'kind':'wheelSteps','dx':0,'dy':-1},{'kind':'key','code':'KeyA','pressed':true},"
                + "{'kind':'text','text':'ä'},{'kind':'releaseAll'}]}");

        assertThat(input.events().stream().flatMap(command -> command.event().stream()))
                .containsExactly(
                        new InputEvent.PointerPosition(0.5, 1),
                        new InputEvent.PointerMotion(-1, 2),
                        new InputEvent.PointerButton(272, true),
                        new InputEvent.WheelSmooth(0, 12.5),
                        new InputEvent.WheelSteps(0, -1),
                        new InputEvent.Key(30, true),
                        new InputEvent.Text("ä"));
        assertThat(input.events().getLast()).isEqualTo(new InputCommand.ReleaseAll());
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(failure("{'type':'dance'}").code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
        assertThat(failure("{'type':'dance'}").sentence()).contains("\"dance\"");
        assertThat(failure("{'type':'input','events':[{'kind':'smell'}]}").code())
                .isEqualTo(ErrorCode.UNKNOWN_TYPE);
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "7",
                "{",
                "{'type':'offer'}",
                "{'type':'offer','sdp':null}",
                "{'type':'quality','mode':'best'}",
                "{'type':'quality','scenario':['video']}",
                "{'type':'offer','sdp':{}}",
                "{'type':'hello'}",
                "{'type':'hello','version':'one'}",
                "{'type':'hello','version':1,'client':'" + "x".repeat(300) + "'}",
                "{'type':'input','events':null}",
                "{'type':'input','events':[null]}",
                "{'type':'input','events':[{}]}",
                "{'type':'input','events':[{'kind':'button','button':1.5,'pressed':true}]}",
                "{'type':'resize','width':1280}",
                "{'type':'resize','width':1280,'height':-1,'scale':1}",
                "{'type':'resize','width':1280,'height':720,'scale':0}",
                "{'type':'pause','paused':true} {'type':'pause','paused':true}",
                "{'x':" + "[".repeat(50) + "]".repeat(50) + ",'type':'pause','paused':true}")) {
            assertThat(failure(bad).code()).as(bad).isEqualTo(ErrorCode.BAD_MESSAGE);
        }
    }

    @Test
    void limitsTheNumberOfEvents() {
        String events = "{'kind':'releaseAll'},".repeat(ClientMessage.MAX_EVENTS) + "{'kind':'releaseAll'}";
        assertThat(failure("{'type':'input','events':[" + events + "]}").sentence())
                .contains("1000 events");
    }

    @Test
    void writesWhatThePageReads() {
        assertThat(MessageCodec.write(new ServerMessage.State("Connected", null)))
                .isEqualTo("{\"type\":\"state\",\"state\":\"Connected\"}");
        assertThat(MessageCodec.write(new ServerMessage.Error(ErrorCode.VERSION_UNSUPPORTED, "No.", true)))
                .isEqualTo("{\"type\":\"error\",\"code\":\"version-unsupported\",\"message\":\"No.\",\"fatal\":true}");
        assertThat(MessageCodec.write(ServerMessage.Cursor.of(new CursorState(true, 3, 4, null))))
                .isEqualTo("{\"type\":\"cursor\",\"visible\":true,\"x\":3,\"y\":4}");
        assertThat(MessageCodec.write(ServerMessage.Cursor.of(
                        new CursorState(true, 3, 4, new CursorState.CursorShape(1, 1, 0, 0, new byte[] {1, 2, 3, 4})))))
                .contains("\"rgba\":\"AQIDBA==\"");
        assertThat(MessageCodec.write(
                        new ServerMessage.Stats("libx264", "H264", "", 1, 30, 1, 2, 3, Map.of(), List.of(), 1)))
                .startsWith("{\"type\":\"stats\",\"encoder\":\"libx264\"")
                .endsWith(",\"heldFrames\":1}");
    }

    private static ClientMessage message(String text) {
        return ((MessageCodec.Read.Message) MessageCodec.read(text.replace('\'', '"'))).message();
    }

    private static MessageCodec.Read.Failure failure(String text) {
        return (MessageCodec.Read.Failure) MessageCodec.read(text.replace('\'', '"'));
    }
}
