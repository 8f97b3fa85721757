// SPDX-License-Identifier: Apache-2.0
package dev.mllb.model;

import java.time.Instant;

/**
 * How a host is right now.
 *
 * @param load tasks that ran or wanted to, averaged over a minute; count
 * @param module what {@code mllb.ko} does: {@code none}, {@code off}, {@code shadow}, {@code
 *     canary} or {@code active}
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 * @param at when this was seen, by the host's own clock
 */
public record HostMoment(double load, String module, String bootId, Instant at) {}
