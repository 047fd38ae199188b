/**
 * The contracts of what is stored besides logs: documents, each replaced whole, and the named files
 * of one owner. A backend implements them; nothing here knows a path or a domain. On top of them:
 * which store has the documents of a kind, and what a kind asks of them.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
