/** A Spring Boot application as its users write one: Spring Data JPA, migrations at start, caches. */
package io.kingtide.agent.compatibility.spring;
