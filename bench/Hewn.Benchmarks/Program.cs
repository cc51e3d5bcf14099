using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Hewn.Benchmarks;

if (args is ["sessions", ..])
{
    SessionCosts.Run(args); // Percentiles of single calls, which BenchmarkDotNet does not give.
    return;
}

// In this process: the programs that BenchmarkDotNet would generate do not know this repository's build rules.
ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(5)
        .WithIterationCount(10))
    .WithArtifactsPath(Path.Combine("artifacts", "bench", "micro"))
    .AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
