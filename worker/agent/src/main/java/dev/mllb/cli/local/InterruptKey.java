// SPDX-License-Identifier: Apache-2.0
package dev.mllb.cli.local;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ctrl-C without the end of the program. The JDK has no supported way to see a signal, so {@code
 * sun.misc.Signal} is reached by reflection: the compiler warns about it otherwise, and a JVM
 * without it just ends at Ctrl-C as programs do.
 */
final class InterruptKey {

  private static final Logger log = LoggerFactory.getLogger(InterruptKey.class);

  private InterruptKey() {}

  /** Runs the action, on a thread of its own, whenever the program is asked to stop. */
  static void onPress(Runnable action) {
    for (String name : new String[] {"INT", "TERM"}) {
      try {
        handle(name, action);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        log.debug("SIG{} keeps its usual meaning", name, e);
      }
    }
  }

  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object proxy =
        Proxy.newProxyInstance(
            InterruptKey.class.getClassLoader(),
            new Class<?>[] {handler},
            (self, method, arguments) -> {
              if (method.getName().equals("handle")) {
                action.run();
              }
              return null;
            });
    Object instance = signal.getConstructor(String.class).newInstance(name);
    signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
  }
}
