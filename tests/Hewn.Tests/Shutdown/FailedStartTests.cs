using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Shutdown;

/// <summary>A start that fails leaves nothing behind that others wait for.</summary>
public sealed class FailedStartTests
{
    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidOperationException("no clock");

        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("no clock");
    }

    private static HewnOptions Options(TempFolder folder, TimeProvider clock) => new()
    {
        Directory = folder.Root,
        Files = { new("app.log") { Shared = true } },
        BufferBytes = Limits.MinBufferBytes,
        ReadEnvironment = false,
        HandleProcessExit = false,
        FoldRepeats = TimeSpan.FromSeconds(1),
        Time = clock,
        OnProblem = _ => { },
    };

    [Fact]
    public void Its_places_locks_and_ring_are_free_at_once()
    {
        using var folder = new TempFolder();
        Should.Throw<InvalidOperationException>(() => LogSystem.Start(Options(folder, new BrokenClock())))
            .Message.ShouldBe("no clock");
        Directory.GetFiles(folder.Path(".hewn"), "*.ring").ShouldBeEmpty();
        foreach (string name in Directory.GetFiles(folder.Path(".hewn")))
        {
            using IDisposable? free = LockFile.TryTake(name);
            free.ShouldNotBeNull(name);
        }

        using (var system = LogSystem.Start(Options(folder, TimeProvider.System)))
            system.For("app").Info("m");
        LogLines.Read(folder.Path("app.log")).Count.ShouldBe(1, "the first number is free");
    }
}
