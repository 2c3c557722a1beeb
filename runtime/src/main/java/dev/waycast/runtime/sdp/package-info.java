/**
 * Offers that come as the body of an HTTP request, as WHEP and WHIP have it.
 */
package dev.waycast.runtime.sdp;
