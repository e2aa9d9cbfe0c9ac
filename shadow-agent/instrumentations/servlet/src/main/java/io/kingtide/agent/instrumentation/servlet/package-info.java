/** Recognises the tag where requests enter a servlet container, javax and jakarta alike. */
@NullMarked
package io.kingtide.agent.instrumentation.servlet;

import org.jspecify.annotations.NullMarked;
