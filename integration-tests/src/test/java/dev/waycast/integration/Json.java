package dev.waycast.integration;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Reads single values out of JSON texts, with the parser that Playwright brings. */
final class Json {

    private Json() {}

    static JsonObject object(String json) {
        return JsonParser.parseString(json).getAsJsonObject();
    }

    static String text(String json, String name) {
        return object(json).get(name).getAsString();
    }
}
