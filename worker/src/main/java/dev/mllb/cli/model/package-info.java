/**
 * Commands about models: train, evaluate, export, models. Wiring only; the work is in {@code
 * dev.mllb.train}, {@code evaluate}, {@code export} and {@code registry}.
 */
@NullMarked
package dev.mllb.cli.model;

import org.jspecify.annotations.NullMarked;
