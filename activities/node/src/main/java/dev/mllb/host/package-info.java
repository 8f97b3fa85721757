// SPDX-License-Identifier: Apache-2.0
/**
 * The node itself: what it is, whether it is fit, its tunables noted, set and put back. The only
 * package that changes the host; the module has its own. Entry points: {@link
 * dev.mllb.host.Preflight}, {@link dev.mllb.host.MachineTunables}, {@link
 * dev.mllb.host.TunableNotes}, {@link dev.mllb.host.HostInspection}.
 */
@NullMarked
package dev.mllb.host;

import org.jspecify.annotations.NullMarked;
