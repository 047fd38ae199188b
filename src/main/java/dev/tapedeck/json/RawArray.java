package dev.tapedeck.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The elements of a JSON array, each as it was written. */
public final class RawArray {
    private RawArray() {}

    /**
     * @param json compact and valid; none are in anything that is no array
     */
    public static List<byte[]> elements(byte[] json) {
        List<byte[]> elements = new ArrayList<>();
        if (json.length < 2 || json[0] != '[') {
            return elements;
        }
        int pos = 1;
        while (pos < json.length - 1) {
            int end = JsonFields.endOfValue(json, pos, json.length);
            elements.add(Arrays.copyOfRange(json, pos, end));
            pos = end + 1;
        }
        return elements;
    }

    public static byte[] of(List<byte[]> elements) {
        JsonBytes out = new JsonBytes(256).put('[');
        String comma = "";
        for (byte[] each : elements) {
            out.ascii(comma).put(each);
            comma = ",";
        }
        return out.put(']').toByteArray();
    }
}
