/**
 * Temporal activity implementations: heartbeat, failure mapping, one collaborator each. No
 * algorithms. The worker wires them.
 */
@NullMarked
package dev.mllb.activities;

import org.jspecify.annotations.NullMarked;
