/// TLS from PEM files: for a gateway's clients, and between Java peers. The one place that reads
/// certificates and keys.
@NullMarked
package io.longline.protocol.tls;

import org.jspecify.annotations.NullMarked;
