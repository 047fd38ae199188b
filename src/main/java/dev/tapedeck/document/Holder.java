package dev.tapedeck.document;

import java.io.IOException;

/**
 * A feature that keeps more in a storage than documents that are open to everybody. It says what
 * that is, so that whoever moves a storage, or saves it, needs to know no feature. A bean for each.
 */
public interface Holder {
    /**
     * What it keeps there now; changes nothing. Blocks.
     *
     * @param documents the store that has this feature's documents
     */
    Holdings in(DocumentStore documents, Folders folders) throws IOException;
}
