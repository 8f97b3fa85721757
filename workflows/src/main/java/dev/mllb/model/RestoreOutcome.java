// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.util.List;

/**
 * What restoring a node did; restoring a node that is native already does nothing.
 *
 * @param moduleUnloaded the module was loaded and is gone now
 * @param tunablesRestored names of tunables put back
 * @param stopped workloads of ours that were still running
 */
public record RestoreOutcome(
    boolean moduleUnloaded, List<String> tunablesRestored, List<String> stopped) {}
