/// A cluster in network namespaces, broken on purpose.
@org.jspecify.annotations.NullMarked
package io.longline.chaos;
