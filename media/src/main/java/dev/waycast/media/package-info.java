/**
 * What everything else in this module may throw: {@link dev.waycast.media.WaycastException} and its kinds.
 */
package dev.waycast.media;
