/** Applications on the persistence libraries of the field, each through the one compatibility kit. */
package io.kingtide.agent.compatibility.frameworks;
