using System.Diagnostics;
using Hewn.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hewn.Tests.Extensions;

/// <summary>What Hewn adds to the bytes that the framework itself allocates for a call.</summary>
public sealed partial class ExtensionsAllocationTests : IDisposable
{
    private const int Calls = 1000;
    private const int AllowedBytes = 16; // For a call: a box is 24. The goal is 0; the test host's own must fit.

    private readonly RunningLog _log = new(options => options.Overflow = OverflowPolicy.DropNewest);
    private readonly ILoggerFactory _factory;
    private readonly ILogger _logger;

    public ExtensionsAllocationTests()
    {
        _factory = LoggerFactory.Create(builder => builder.AddHewn(_log.System));
        _logger = _factory.CreateLogger("c");
    }

    public void Dispose()
    {
        _factory.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Generated_methods_allocate_nothing()
    {
        BytesPerCall(() => Three(_logger, "llama", 512, 12.5), AllowedBytes).ShouldBeLessThan(AllowedBytes);
        BytesPerCall(() => Six(_logger, "llama", 512, 12.5, "r", "o", true), AllowedBytes)
            .ShouldBeLessThan(AllowedBytes);
        BytesPerCall(() => Beside(_logger, "llama", 512, 12.5, "r", "o", true), AllowedBytes)
            .ShouldBeLessThan(AllowedBytes);
    }

    [Fact]
    public void A_template_with_values_allocates_what_the_framework_does_for_it_and_no_more()
    {
        long own = Enumerable.Range(0, 50).Min(_ => BytesPerCall(() => Log(NullLogger.Instance), long.MaxValue));
        BytesPerCall(() => Log(_logger), own + AllowedBytes).ShouldBeLessThan(own + AllowedBytes);

        static void Log(ILogger logger) =>
            logger.LogInformation("{Model}: {Tokens} in {Ms} {Cached}", "llama", 512, 12.5, true);
    }

    [Fact]
    public void A_template_without_values_allocates_nothing() =>
        BytesPerCall(() => _logger.LogInformation("plain"), AllowedBytes).ShouldBeLessThan(AllowedBytes);

    [LoggerMessage(LogLevel.Information, "model {model}: {tokens} tokens in {ms:F1} ms")]
    private static partial void Three(ILogger logger, string model, int tokens, double ms);

    [LoggerMessage(LogLevel.Information, "{model}: {tokens} tokens in {ms} ms {request} {operation} {cached}")]
    private static partial void Six(
        ILogger logger, string model, int tokens, double ms, string request, string operation, bool cached);

#pragma warning disable SYSLIB1015 // Values that only become fields.
    [LoggerMessage(LogLevel.Information, "model {model}: {tokens} tokens in {ms} ms")]
    private static partial void Beside(
        ILogger logger, string model, int tokens, double ms, string request, string operation, bool cached);
#pragma warning restore SYSLIB1015

    /// <summary>
    /// What this thread allocates for a call, once the JIT has made its best of it: before that, code that is not
    /// optimised boxes.
    /// </summary>
    private static long BytesPerCall(Action call, long enough)
    {
        long bytes;
        using var pause = new ManualResetEventSlim();
        var started = Stopwatch.StartNew();
        do
        {
            pause.Wait(TimeSpan.FromMilliseconds(5)); // The JIT looks for a quiet moment.
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Calls; i++)
                call();
            bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
        }
        while (bytes >= enough && started.Elapsed < _patience);

        return bytes;
    }

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
}
