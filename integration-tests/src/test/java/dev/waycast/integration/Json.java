package dev.waycast.integration;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/** Reads single values out of JSON texts, with the parser that Playwright brings. */
final class Json {

    private Json() {}

    static JsonObject object(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }

    static String text(String json, String name) {
        return object(json).get(name).getAsString();
    }

    /** The value of this name in each object of the array {@code list}. */
    static List<String> texts(String json, String list, String name) {
        return object(json).getAsJsonArray(list).asList().stream()
                .map(item -> item.getAsJsonObject().get(name).getAsString())
                .toList();
    }
}
