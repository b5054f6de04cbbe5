package io.longline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

import java.util.Collection;

/// Every micro-benchmark still runs; what it measures here means nothing.
class BenchmarksTest {

    @Test
    void every_micro_benchmark_runs() throws RunnerException {
        var shortest =
                new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(5))
                        .param("clients", "100")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build();

        Collection<RunResult> results = new Runner(shortest).run();

        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .anyMatch(name -> name.contains("CodecBenchmark"))
                .anyMatch(name -> name.contains("TableBenchmark"))
                .anyMatch(name -> name.contains("DispatchBenchmark"));
    }
}
