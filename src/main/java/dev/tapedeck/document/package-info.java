/**
 * The contract of what is stored besides logs: named files of one owner, each replaced whole or
 * grown at its end. A backend implements it; nothing here knows a path or a domain.
 */
@NullMarked
@CheckReturnValue
package dev.tapedeck.document;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
