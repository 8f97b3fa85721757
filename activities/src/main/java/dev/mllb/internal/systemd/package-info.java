/**
 * Talks to the service manager that started this process. Entry point: {@link
 * dev.mllb.internal.systemd.ServiceNotice}.
 */
@NullMarked
package dev.mllb.internal.systemd;

import org.jspecify.annotations.NullMarked;
