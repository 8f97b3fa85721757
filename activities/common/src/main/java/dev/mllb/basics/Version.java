// SPDX-License-Identifier: Apache-2.0
package dev.mllb.basics;

/** The version of this program, as every command, worker and host card says it. */
public final class Version {

  public static final String NUMBER = "0.1.0";

  private Version() {}
}
