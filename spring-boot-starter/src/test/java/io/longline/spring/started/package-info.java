/// In a package of its own, as an application is: Spring finds beans by package.
@org.jspecify.annotations.NullMarked
package io.longline.spring.started;
