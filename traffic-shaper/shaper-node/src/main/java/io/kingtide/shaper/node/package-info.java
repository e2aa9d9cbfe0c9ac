/**
 * The control protocol between the console and a shaper, and the shaper's end of it. Front door:
 * {@link io.kingtide.shaper.node.ShaperNode}, {@link io.kingtide.shaper.node.NodeKeys}; the console also uses
 * {@link io.kingtide.shaper.node.NodeHeader} and {@link io.kingtide.shaper.node.SignedLine}.
 */
@NullMarked
package io.kingtide.shaper.node;

import org.jspecify.annotations.NullMarked;
