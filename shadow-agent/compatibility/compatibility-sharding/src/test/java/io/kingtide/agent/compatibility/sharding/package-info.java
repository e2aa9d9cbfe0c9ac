/** An application whose tables are sharded above the driver. */
package io.kingtide.agent.compatibility.sharding;
