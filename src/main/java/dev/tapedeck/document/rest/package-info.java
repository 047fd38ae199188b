/** Documents over HTTP: paths, entity tags, conditions, pages. */
@NullMarked
@CheckReturnValue
package dev.tapedeck.document.rest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
