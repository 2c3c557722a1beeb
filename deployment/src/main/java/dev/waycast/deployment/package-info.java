/**
 * The build steps of the extension: detects what the build host can encode with, records it, and shows it in the Dev UI.
 */
package dev.waycast.deployment;
