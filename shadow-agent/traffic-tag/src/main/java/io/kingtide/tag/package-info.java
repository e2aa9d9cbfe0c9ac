/**
 * The signed mark that says "this is test traffic of campaign C": its text, its signature, its place in the W3C
 * {@code baggage} header. The contract shared by every part. Front door: {@link io.kingtide.tag.TagIssuer},
 * {@link io.kingtide.tag.TagVerifier}, {@link io.kingtide.tag.Baggage}.
 */
@NullMarked
package io.kingtide.tag;

import org.jspecify.annotations.NullMarked;
