/// Looks at settings, machine and cluster, and says in words what is wrong and what to do: one
/// small class for each thing that is looked at.
@org.jspecify.annotations.NullMarked
package io.longline.server.doctor;
