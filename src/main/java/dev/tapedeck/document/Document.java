package dev.tapedeck.document;

/**
 * One stored document.
 *
 * @param json compact or not, as it was written; digits untouched. Not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its revision, never by itself
public record Document(String id, Revision revision, byte[] json) {
    public static Document of(String id, byte[] json) {
        return new Document(id, Revision.of(json), json);
    }
}
