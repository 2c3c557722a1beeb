/**
 * What happened, told to whoever keeps records. The extension itself only logs it; an application that persists it
 * provides a bean of {@link dev.waycast.runtime.journal.Journal}.
 */
package dev.waycast.runtime.journal;
