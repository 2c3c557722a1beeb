/** Certificates: the self-signed one. */
package dev.waycast.server.tls;
